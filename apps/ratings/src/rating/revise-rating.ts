import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ratingRevised } from '@openrounds/contracts';
import { Clock } from '@openrounds/database';
import { NotFound, PreconditionFailed } from '@openrounds/http';
import { Outbox } from '@openrounds/messaging';
import { checkComment } from './check-comment.js';
import { countRating } from './count-rating.js';
import type { RatingContent } from './rating.entity.js';
import { Rating } from './rating.entity.js';
import type { RatingChange } from './rating.http.js';
import { conflictOf } from './rating.http.js';

/** A member changes the own rating; the version before is kept as superseded. */
@Injectable()
export class ReviseRating {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * @param expected version that the member has seen (`If-Match`)
   * @returns id and version; the version stays when nothing changed
   * @throws NotFound for an unknown rating and for one of another member
   * @throws PreconditionFailed when the rating has moved on
   * @throws PhiFound when the new comment could identify a patient
   */
  async run(
    authorId: string,
    id: string,
    expected: number,
    input: RatingChange,
  ): Promise<{ id: string; version: number }> {
    checkComment(input.comment);
    return this.em.transactional(async (em) => {
      const rating = await em.findOne(Rating, { id, authorId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!rating || rating.state === 'withdrawn') throw new NotFound();
      const version = rating.version;
      if (version !== expected) throw new PreconditionFailed();
      const before = rating.content();
      const at = this.clock.now();
      if (!rating.revise(changeOf(input), at)) return { id, version };
      await em.flush();
      await countRating(em, {
        drugId: rating.drugId,
        conditionId: rating.conditionId,
        before: before.scores,
        after: rating.scores(),
        at,
        superseded: { ratingId: id, version, content: before },
      });
      await this.outbox.add(ratingRevised, rating.toState());
      return { id, version: rating.version };
    });
  }
}

function changeOf(input: RatingChange): Partial<RatingContent> {
  const { scores, comment, lang, experience, conflict } = input;
  return {
    ...(scores && { scores }),
    ...(comment !== undefined && { comment: comment?.normalize('NFC') ?? null }),
    ...(lang && { lang }),
    ...(experience && { experience }),
    ...(conflict && { conflict: conflictOf(conflict) }),
  };
}
