import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import type { FanOutKind } from './content-rows.js';
import { queueDocuments } from './content-rows.js';

const claim = 'select id, kind, key from fan_out order by id limit 500';
const done = 'delete from fan_out where id = any($1::bigint[])';

/** The next documents that a change concerns, by key. */
const concerned: Record<FanOutKind, string> = {
  thread: 'select id from content where thread_id = any($1) and id > $2 order by id limit 2000',
  author: 'select id from content where author_id = any($1::uuid[]) and id > $2 order by id limit 2000',
  document: 'select id from content where id = any($1) and id > $2 order by id limit 2000',
};

/** Items whose counts changed, each at most once in ten minutes. */
const dueTallies = `update tally set due = false, requeued_at = clock_timestamp()
  where id in (
    select id from tally where due and (requeued_at is null or requeued_at < clock_timestamp() - interval '10 minutes')
    order by id limit 500 for update skip locked)
  returning item_kind || ':' || id as key`;

/** Queues the documents that the changes of others concern: comments of a thread, documents of an author. */
@Injectable()
export class FanOut {
  constructor(private readonly em: EntityManager) {}

  /** Works off what is noted. @returns number of changes worked off */
  async run(): Promise<number> {
    const em = this.em.fork();
    const rows = await execute<{ id: string; kind: FanOutKind; key: string }>(em, claim);
    for (const kind of Object.keys(concerned) as FanOutKind[]) {
      const keys = rows.filter((row) => row.kind === kind).map((row) => row.key);
      if (keys.length > 0) await this.queueAll(kind, [...new Set(keys)]);
    }
    // Only after all were queued: who dies before begins again, and queueing twice does no harm.
    if (rows.length > 0) await execute(em, done, [rows.map((row) => row.id)]);
    return rows.length + (await this.queueDueTallies());
  }

  private async queueAll(kind: FanOutKind, keys: string[]): Promise<void> {
    let after = '';
    for (;;) {
      const count = await this.em.fork().transactional(async (em) => {
        const found = await execute<{ id: string }>(em, concerned[kind], [keys, after]);
        await queueDocuments(em, found);
        after = found.at(-1)?.id ?? after;
        return found.length;
      });
      if (count < 2_000) return;
    }
  }

  private queueDueTallies(): Promise<number> {
    return this.em.fork().transactional(async (em) => {
      const due = await execute<{ key: string | null }>(em, dueTallies);
      const keys = due.flatMap(({ key }) => (key === null ? [] : [{ id: key }]));
      await queueDocuments(em, keys);
      return due.length;
    });
  }
}
