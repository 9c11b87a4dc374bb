import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import type { ErasureParticipant, StateOf } from '@openrounds/contracts';
import { erasureAnswered } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { EventRecord } from '@openrounds/messaging';
import { On, Reaction } from '@openrounds/messaging';
import { CompleteErasure } from './complete-erasure.js';
import { Erasure } from './erasure.entity.js';
import { ErasurePost } from './erasure-post.js';

type AnswerRecord = EventRecord<StateOf<(typeof erasureAnswered)[ErasureParticipant]['topic']>>;

const noteSql = `update erasure_service set version = $3, counts = $4::jsonb, answered_at = $5
  where erasure_id = $1 and service = $2 and (version is null or version < $3)`;
const openSql = 'select 1 from erasure_service where erasure_id = $1 and answered_at is null limit 1';

/** Counts the answers of the services; with the last one the member is erased here too. */
@Reaction('identity.erasures')
export class NoteErasureAnswers {
  constructor(
    private readonly em: EntityManager,
    private readonly complete: CompleteErasure,
    private readonly post: ErasurePost,
  ) {}

  @On(erasureAnswered.discussions.topic)
  discussions(answer: AnswerRecord): Promise<void> {
    return this.note('discussions', answer);
  }

  @On(erasureAnswered.cases.topic)
  cases(answer: AnswerRecord): Promise<void> {
    return this.note('cases', answer);
  }

  @On(erasureAnswered.ratings.topic)
  ratings(answer: AnswerRecord): Promise<void> {
    return this.note('ratings', answer);
  }

  @On(erasureAnswered.search.topic)
  search(answer: AnswerRecord): Promise<void> {
    return this.note('search', answer);
  }

  private note(service: ErasureParticipant, { state }: AnswerRecord): Promise<void> {
    return this.em.transactional(async (em) => {
      if (state === null) return;
      const { id, version, counts, completedAt } = state;
      // Answers of one erasure queue up here, so that the last one sees all others.
      const erasure = await em.findOne(Erasure, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!erasure) return;
      await execute(em, noteSql, [id, service, version, JSON.stringify(counts), completedAt]);
      const open = await execute(em, openSql, [id]);
      if (open.length === 0 && erasure.state === 'requested') await this.end(em, erasure);
    });
  }

  private async end(em: EntityManager, erasure: Erasure): Promise<void> {
    const to = erasure.memberId == null ? null : await this.post.addressee(em, erasure.memberId);
    await this.complete.run(em, erasure);
    if (to) await this.post.tellEnd(em, to);
  }
}
