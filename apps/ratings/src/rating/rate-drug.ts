import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ratingPublished } from '@openrounds/contracts';
import { Clock, execute, isUniqueViolation, newId } from '@openrounds/database';
import { ValidationFailed } from '@openrounds/http';
import { Outbox } from '@openrounds/messaging';
import { checkComment } from './check-comment.js';
import { countRating } from './count-rating.js';
import { Rating } from './rating.entity.js';
import { RatingExists } from './rating.errors.js';
import type { NewRating } from './rating.http.js';
import { conflictOf } from './rating.http.js';

interface Known {
  drug: boolean;
  condition: boolean;
  rating: string | null;
}

const known = `select
  exists (select from drug where id = $2 and state = 'listed') as drug,
  exists (select from condition where id = $3) as condition,
  (select id from rating where author_id = $1 and drug_id = $2 and condition_id = $3
    and state in ('published', 'hidden')) as rating`;

/** A member rates a drug for one condition from experience. */
@Injectable()
export class RateDrug {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * @param id given by seeds only, which repeat themselves
   * @returns id and version of the new rating
   * @throws RatingExists when the member has an active rating of the pair
   * @throws PhiFound when the comment could identify a patient
   * @throws ValidationFailed when the drug or the condition is not in the catalogue
   */
  async run(authorId: string, input: NewRating, id = newId()): Promise<{ id: string; version: number }> {
    checkComment(input.comment);
    try {
      return await this.em.transactional((em) => this.publish(em, authorId, input, id));
    } catch (error) {
      // Two requests at the same moment: both found none, the index lets one through.
      if (isUniqueViolation(error, 'rating_active'))
        throw new RatingExists('You have rated this drug for this condition.');
      throw error;
    }
  }

  private async publish(
    em: EntityManager,
    authorId: string,
    input: NewRating,
    id: string,
  ): Promise<{ id: string; version: number }> {
    await this.checkPlace(em, authorId, input);
    const { drugId, conditionId, scores, lang, experience } = input;
    const at = this.clock.now();
    const rating = em.create(Rating, {
      ...{ id, authorId, drugId, conditionId, lang, experience },
      ...scores,
      comment: input.comment?.normalize('NFC') ?? null,
      conflict: conflictOf(input.conflict),
      provenance: 'volunteered',
      state: 'published',
      publishedAt: at,
      revisedAt: null,
    });
    await em.flush();
    await countRating(em, { drugId, conditionId, before: null, after: scores, at });
    await this.outbox.add(ratingPublished, rating.toState());
    return { id, version: rating.version };
  }

  private async checkPlace(em: EntityManager, authorId: string, input: NewRating): Promise<void> {
    const [place] = await execute<Known>(em, known, [authorId, input.drugId, input.conditionId]);
    const errors = [
      ...(place?.drug ? [] : [{ pointer: '/drugId', detail: 'There is no such drug in the catalogue.' }]),
      ...(place?.condition
        ? []
        : [{ pointer: '/conditionId', detail: 'There is no such condition in the catalogue.' }]),
    ];
    if (errors.length > 0) throw new ValidationFailed(errors);
    if (place?.rating) {
      throw new RatingExists('You have rated this drug for this condition.', { ratingId: place.rating });
    }
  }
}
