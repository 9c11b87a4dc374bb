import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import type { erasureAnswerState, ErasureParticipant } from '@openrounds/contracts';
import { erasureAnswered } from '@openrounds/contracts';
import { Clock, execute } from '@openrounds/database';
import { Outbox } from '@openrounds/messaging';
import type { z } from 'zod';
import type { ErasureCounts } from './member-eraser.js';
import { MemberEraser } from './member-eraser.js';

/** Nest's token of the service that takes part. */
export const PARTICIPANT: unique symbol = Symbol('erasure participant');

/** A retry adds what it found to what was erased before. */
const addSql = `insert into erasure_answer as known (erasure_id, version, counts) values ($1, 1, $2::jsonb)
on conflict (erasure_id) do update set version = known.version + 1, answered_at = null, counts = (
  select jsonb_object_agg(key, amount) from (
    select key, sum(value::int) as amount from (
      select * from jsonb_each_text(known.counts) union all select * from jsonb_each_text(excluded.counts)
    ) both_counts group by key
  ) summed)`;

const openSql = `select erasure_id as id from erasure_answer where answered_at is null
  order by erasure_id limit 100 for update skip locked`;

const closeSql = `update erasure_answer set answered_at = $2 where erasure_id = $1
  returning erasure_id as id, version, counts`;

type Answer = Omit<z.input<typeof erasureAnswerState>, 'completedAt'>;

/** What this service says about the erasures that it took part in. */
@Injectable()
export class ErasureAnswers {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly eraser: MemberEraser,
    private readonly clock: Clock,
    @Inject(PARTICIPANT) private readonly service: ErasureParticipant,
  ) {}

  /** Notes what was erased, in the open transaction, and answers if nothing is left to wait for. */
  async add(em: EntityManager, erasureId: string, counts: ErasureCounts): Promise<void> {
    await execute(em, addSql, [erasureId, JSON.stringify(counts)]);
    await this.answerIfSettled(em, erasureId);
  }

  /** Answers erasures for which the service had to wait. @returns how many */
  publishSettled(): Promise<number> {
    return this.em.fork().transactional(async (em) => {
      let answered = 0;
      for (const { id } of await execute<{ id: string }>(em, openSql))
        if (await this.answerIfSettled(em, id)) answered += 1;
      return answered;
    });
  }

  private async answerIfSettled(em: EntityManager, erasureId: string): Promise<boolean> {
    if (!(await this.eraser.settled(em, erasureId))) return false;
    const now = this.clock.now();
    const [answer] = await execute<Answer>(em, closeSql, [erasureId, now]);
    await this.outbox.add(erasureAnswered[this.service], { ...answer!, completedAt: now.toISOString() });
    return true;
  }
}
