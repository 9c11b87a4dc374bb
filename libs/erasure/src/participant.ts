import { EntityManager } from '@mikro-orm/postgresql';
import type { Type } from '@nestjs/common';
import type { ErasureParticipant, StateInput, StateOf, Topic } from '@openrounds/contracts';
import { erasureAnswered, erasureTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { EventRecord, StatePage, StateSource } from '@openrounds/messaging';
import { On, Reaction, RepublishSource } from '@openrounds/messaging';
import { log } from '@openrounds/telemetry';
import { ErasureAnswers } from './erasure-answers.js';
import { ErasureLedger } from './ledger.js';
import { MemberEraser } from './member-eraser.js';

const idempotencySql = 'delete from idempotency_key where member_id = $1 returning 1';

/** Consumer group `<service>.erasure`: erases a member as soon as identity asks for it, all in one transaction. */
export function eraseMembersOf(service: ErasureParticipant): Type {
  @Reaction(`${service}.erasure`)
  class EraseMembers {
    constructor(
      private readonly em: EntityManager,
      private readonly ledger: ErasureLedger,
      private readonly eraser: MemberEraser,
      private readonly answers: ErasureAnswers,
    ) {}

    @On(erasureTopic)
    async take({ state }: EventRecord<StateOf<typeof erasureTopic>>): Promise<void> {
      if (state === null) return;
      const { id, memberId, memberHash } = state;
      // A record of an erasure that is complete: a service that was born since keeps the member out all the same.
      if (memberId === null) return this.ledger.close(this.em, memberHash, id);
      const hash = this.ledger.hashOf(memberId);
      if (hash !== memberHash) log.error({ service }, 'ERASURE_LEDGER_KEY is not the same as in identity.');
      await this.ledger.close(this.em, hash, id);
      const counts = await this.eraser.erase(this.em, memberId, id);
      const answers = await execute(this.em, idempotencySql, [memberId]);
      await this.answers.add(this.em, id, { ...counts, idempotency_key: answers.length });
      const count = Object.values(counts).reduce((sum, amount) => sum + amount, 0);
      log.info({ key: id, count }, 'A member is erased here.');
    }
  }
  return EraseMembers;
}

const readSql = `select erasure_id as id, version, counts,
  to_char(answered_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "completedAt"
from erasure_answer where answered_at is not null and ($1::uuid is null or erasure_id > $1)
  and ($2::uuid[] is null or erasure_id = any($2)) order by erasure_id limit $3 for update`;

type AnswerTopic = (typeof erasureAnswered)[ErasureParticipant]['topic'];

/** The answers of a service, to be sent again. */
export function answersOf(service: ErasureParticipant): Type<StateSource<AnswerTopic>> {
  const topic: Topic = erasureAnswered[service].topic;
  @RepublishSource(topic)
  class AnswerSource implements StateSource<AnswerTopic> {
    constructor(private readonly em: EntityManager) {}

    read({ after, keys, limit }: StatePage): Promise<StateInput<AnswerTopic>[]> {
      return execute(this.em, readSql, [after ?? null, keys ?? null, limit]);
    }
  }
  return AnswerSource;
}
