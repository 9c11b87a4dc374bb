import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { allTopics } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import { GroupProcessor } from './group-processor.js';
import { Handlers } from './handlers.js';

export interface DeadLetter {
  id: string;
  consumer: string;
  topic: string;
  partition: number;
  offset: string;
  key: string;
  type: string;
  /** `bad`, `unknown` or `parked`. */
  cause: string;
  error: string;
  attempts: number;
  created_at: string;
}

const columns = `id::text, consumer, topic, partition, "offset"::text, key, type, cause, error, attempts, created_at::text`;

/** The records that this service's consumers could not take, for the people who mend them. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly em: EntityManager,
    private readonly handlers: Handlers,
  ) {}

  /** Open dead letters, oldest first. @param limit largest number, default 100 */
  list(limit = 100): Promise<DeadLetter[]> {
    const sql = `select ${columns} from dead_letter where closed_at is null order by created_at, "offset" limit $1`;
    return execute<DeadLetter>(this.em.fork(), sql, [limit]);
  }

  /** The record of a dead letter as it came. */
  async show(
    id: string,
  ): Promise<(DeadLetter & { headers: Record<string, string>; value: Buffer | null }) | undefined> {
    const sql = `select ${columns}, headers, value from dead_letter where id = $1`;
    const rows = await execute<DeadLetter & { headers: Record<string, string>; value: Buffer | null }>(
      this.em.fork(),
      sql,
      [id],
    );
    return rows[0];
  }

  /**
   * Handles the record again, in order of its place, and frees its key if it was parked.
   * @returns whether it was taken; if not, the letter stays open
   */
  async replay(id: string): Promise<boolean> {
    const letter = await this.show(id);
    const group = this.handlers.groups().find(({ name }) => name === letter?.consumer);
    const topic = allTopics().find(({ name }) => name === letter?.topic);
    if (!letter || !group || !topic) return false;
    const raw = { ...letter, value: letter.value };
    const taken = await new GroupProcessor(group, this.em).tryAgain(raw);
    if (taken) await this.close(id, 'replayed');
    return taken;
  }

  /** Gives a record up. */
  async discard(id: string): Promise<void> {
    await this.close(id, 'discarded');
  }

  /**
   * Destroys what open and closed letters hold of aggregates, for an erasure.
   * @param keys keys of the erased aggregates
   * @returns how many letters held something of them
   */
  async forget(keys: readonly string[]): Promise<number> {
    const sql = `update dead_letter set value = null, headers = '{}', outcome = coalesce(outcome, 'forgotten'),
      closed_at = coalesce(closed_at, clock_timestamp()) where key = any($1) and (value is not null or closed_at is null) returning 1`;
    return (await execute(this.em.fork(), sql, [keys])).length;
  }

  private async close(id: string, outcome: string): Promise<void> {
    const sql = `with closed as (
        update dead_letter set closed_at = clock_timestamp(), outcome = $2 where id = $1 returning consumer, topic, key)
      delete from parked_key p using closed c where p.consumer = c.consumer and p.topic = c.topic and p.key = c.key
        and not exists (select 1 from dead_letter d where d.consumer = c.consumer and d.topic = c.topic and d.key = c.key
          and d.closed_at is null and d.id <> $1)`;
    await execute(this.em.fork(), sql, [id, outcome]);
    log.info({ key: id, outcome }, 'A dead letter is closed.');
  }
}
