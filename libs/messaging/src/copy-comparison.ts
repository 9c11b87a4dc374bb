import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import type { StateOf, Topic } from '@openrounds/contracts';
import type { Difference, Known } from './copy-difference.js';
import { differenceOf, differences, lastingDifference } from './copy-difference.js';
import { decode } from './decode.js';
import { GroupProcessor } from './group-processor.js';
import type { Group } from './handlers.js';
import { Handlers } from './handlers.js';
import { never } from './hold.js';
import { kafkaClient } from './kafka-client.js';
import type { EventRecord, RawRecord } from './record.js';
import type { StatePage } from './republisher.js';
import type { MessagingEnv } from './settings.js';
import { stateHash } from './state-hash.js';
import type { ReadOptions } from './topic-reader.js';
import { readTopic } from './topic-reader.js';

const pageSize = 500;

export interface CopyRow {
  readonly key: string;
  readonly version: number;
  /** What the row holds; null when it only remembers that the item is gone. */
  readonly state: object | null;
}

/** A table that a projection fills from a topic. */
export interface TopicCopy<T extends Topic = Topic> {
  readonly topic: T;
  /** Name of the copy, for people. */
  readonly name: string;
  /** Reads rows in ascending order of key. @returns at most `limit` rows; fewer mean that there are no more */
  read(page: StatePage): Promise<CopyRow[]>;
  /** What the copy holds of a state; null when nobody may see it. */
  keep(state: StateOf<T>): object | null;
}

/** Where a copy differs from its topic: the keys by kind of difference. */
export type CopyDrift = { readonly [kind in Difference]: readonly string[] } & {
  readonly topic: string;
  readonly copy: string;
  /** Keys of which the topic has something that the copy keeps. */
  readonly published: number;
  /** Rows that hold something. */
  readonly held: number;
  /** Records that today's contract cannot read: they are dead letters, and change no copy. */
  readonly unreadable: number;
};

export interface Compared {
  readonly drift: CopyDrift;
  /** Last records of what {@link CopyComparison.repair} can mend. */
  readonly mending: readonly RawRecord[];
}

/** The last record of a key, as a second look finds it. */
interface Last {
  readonly raw: RawRecord;
  readonly record: EventRecord;
  readonly known: Known;
}

/** Compares the copies that this service keeps of the topics of others with the last record of each key. */
@Injectable()
export class CopyComparison {
  constructor(
    private readonly em: EntityManager,
    private readonly handlers: Handlers,
    @Inject(ENV) private readonly env: MessagingEnv,
  ) {}

  /**
   * Reads the whole topic, then the copy; where they differ both once more, so that a record on its way is no difference.
   * Neither is what a screen keeps out, as a record of an erased member.
   * @throws ReadTooSlow; Error when no projection follows the topic
   */
  async compare(copy: TopicCopy, options: Omit<ReadOptions, 'from'>): Promise<Compared> {
    const records = new Map<string, Known>();
    const unreadable = await this.readRecords(copy, options, ({ record, known }) => {
      records.set(record.key, known);
    });
    const rows = await this.readRows(copy);
    const keys = [...new Set([...records.keys(), ...rows.keys()])]
      .filter((key) => differenceOf(records.get(key), rows.get(key)))
      .sort();
    const last = new Map<string, Last>();
    const found: Record<Difference, string[]> = emptyKinds();
    if (keys.length > 0) {
      const wanted = new Set(keys);
      await this.readRecords(
        copy,
        options,
        (read) => wanted.has(read.record.key) && last.set(read.record.key, read),
      );
      const now = await this.readRows(copy, keys);
      const screened = await this.screened(copy.topic, [...last.values()]);
      for (const key of keys) {
        const kind = lastingDifference({
          records: [records.get(key), last.get(key)?.known],
          rows: [rows.get(key), now.get(key)],
        });
        if (kind && !screened.has(key)) found[kind].push(key);
      }
      for (const [key, row] of now) rows.set(key, row);
    }
    const drift = {
      topic: copy.topic.name,
      copy: copy.name,
      published: countOf(records),
      held: countOf(rows),
      unreadable,
      ...found,
    };
    return { drift, mending: mendingOf(drift, last, rows) };
  }

  /**
   * Hands the last records of what differs to the projection once more, on the way that Kafka's records take.
   * @returns how many
   */
  async repair(copy: TopicCopy, { mending }: Compared): Promise<number> {
    const processor = new GroupProcessor(this.groupOf(copy.topic), this.em);
    for (let at = 0; at < mending.length; at += pageSize)
      await processor.process(copy.topic.name, mending.slice(at, at + pageSize), never);
    return mending.length;
  }

  /** @returns number of records that cannot be read */
  private async readRecords(
    copy: TopicCopy,
    options: Omit<ReadOptions, 'from'>,
    take: (last: Last) => void,
  ): Promise<number> {
    let unreadable = 0;
    const kafka = kafkaClient(this.env.KAFKA_BROKERS, 'reconcile');
    await readTopic(kafka, copy.topic.name, options, (raw) => {
      const record = readable(copy.topic, raw);
      if (record) take({ raw, record, known: knownOf(copy, record.version, record.state) });
      else unreadable += 1;
    });
    return unreadable;
  }

  private async readRows(copy: TopicCopy, keys?: readonly string[]): Promise<Map<string, Known>> {
    const rows = new Map<string, Known>();
    for (let after: string | undefined; ;) {
      const page = await copy.read({ after, keys, limit: pageSize });
      for (const { key, version, state } of page)
        rows.set(key, { version, hash: state === null ? null : stateHash(state) });
      if (page.length < pageSize) return rows;
      after = page.at(-1)!.key;
    }
  }

  private async screened(topic: Topic, last: readonly Last[]): Promise<Set<string>> {
    const { screen } = this.groupOf(topic);
    if (!screen || last.length === 0) return new Set();
    const records = last.map(({ record }) => record);
    const unwanted = await this.em.fork().transactional(() => screen.unwanted(topic, records));
    return new Set([...unwanted].map(({ key }) => key));
  }

  private groupOf(topic: Topic): Group {
    const group = this.handlers
      .groups()
      .find(({ kind, subscriptions }) => kind === 'projection' && subscriptions.has(topic.name));
    if (!group) throw new Error(`No projection follows ${topic.name}.`);
    return group;
  }
}

function readable(topic: Topic, raw: RawRecord): EventRecord | undefined {
  try {
    return decode(topic, raw);
  } catch {
    return undefined;
  }
}

function knownOf(copy: TopicCopy, version: number, state: unknown): Known {
  const kept = state === null ? null : copy.keep(state as StateOf<Topic>);
  return { version, hash: kept === null ? null : stateHash(kept) };
}

function emptyKinds(): Record<Difference, string[]> {
  return { missing: [], behind: [], ahead: [], resurrected: [], altered: [] };
}

function countOf(side: ReadonlyMap<string, Known>): number {
  return [...side.values()].filter(({ hash }) => hash !== null).length;
}

/** A projection takes what is not older than its row; of the rest the owner has to say a newer state. */
function mendingOf(
  drift: CopyDrift,
  last: ReadonlyMap<string, Last>,
  rows: ReadonlyMap<string, Known>,
): RawRecord[] {
  return differences
    .flatMap((kind) => drift[kind])
    .flatMap((key) => {
      const record = last.get(key);
      return record && record.known.version >= (rows.get(key)?.version ?? 0) ? [record.raw] : [];
    });
}
