import { EntityManager } from '@mikro-orm/postgresql';
import type { Topic } from '@openrounds/contracts';
import type { EventRecord, RecordScreen } from '@openrounds/messaging';
import { Screen } from '@openrounds/messaging';
import { ErasureLedger } from './ledger.js';

/**
 * Drops records of erased members, so that a topic read again from its beginning brings nobody back. Tombstones and
 * the state `erased` name nobody and pass. One statement per batch, none where no record names a member.
 */
@Screen()
export class AuthorScreen implements RecordScreen {
  constructor(
    private readonly em: EntityManager,
    private readonly ledger: ErasureLedger,
  ) {}

  async unwanted(topic: Topic, records: readonly EventRecord[]): Promise<ReadonlySet<EventRecord>> {
    const authors = new Map<EventRecord, string>();
    for (const record of records) {
      const author = authorOf(topic, record.state);
      if (author !== undefined) authors.set(record, author);
    }
    if (authors.size === 0) return new Set();
    const erased = await this.ledger.erasedAmong(this.em, [...new Set(authors.values())]);
    return new Set([...authors].flatMap(([record, author]) => (erased.has(author) ? [record] : [])));
  }
}

function authorOf(topic: Topic, state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const author: unknown = Reflect.get(state, topic.authorField);
  return typeof author === 'string' ? author : undefined;
}
