import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import type { Topic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { decode } from './decode.js';
import { kafkaClient } from './kafka-client.js';
import { Outbox } from './outbox.js';
import type { RawRecord } from './record.js';
import { Republisher } from './republisher.js';
import type { MessagingEnv } from './settings.js';
import { stateHash } from './state-hash.js';
import type { Places, ReadOptions } from './topic-reader.js';
import { readTopic } from './topic-reader.js';

/** Where a topic differs from its owner. */
export interface TopicDrift {
  readonly topic: string;
  /** Current states of the owner. */
  readonly owned: number;
  /** Keys whose last record is a state, not a tombstone. */
  readonly published: number;
  /** Keys of which the owner has a state, the topic none or a tombstone. */
  readonly missing: readonly string[];
  /** Keys of which the topic has a state, the owner none; with the version that the topic holds. */
  readonly extra: readonly { readonly key: string; readonly version: number }[];
  /** Keys of which both have a state, of another version or with other content. */
  readonly stale: readonly string[];
}

/** What one side knows of a key. The hash of a tombstone is null. */
interface Known {
  readonly version: number;
  readonly hash: string | null;
}

type Side = Map<string, Known>;
type Difference = 'missing' | 'extra' | 'stale';

interface FirstLook {
  readonly published: Side;
  readonly owned: Side;
  /** Where the reading of the topic ended. */
  readonly end: Places;
}

const pendingSql = 'select distinct key from outbox where topic = $1 and key = any($2)';

/** Compares the last record of each key with the owner's current state, and mends what differs. */
@Injectable()
export class TopicComparison {
  constructor(
    private readonly em: EntityManager,
    private readonly republisher: Republisher,
    private readonly outbox: Outbox,
    @Inject(ENV) private readonly env: MessagingEnv,
  ) {}

  /**
   * Reads the whole topic, then the owner. What differs is looked at once more, so that a change made meanwhile is no
   * difference: neither what still waits in the outbox nor what has come to the topic since.
   * @throws ReadTooSlow
   */
  async compare(topic: Topic, options: Omit<ReadOptions, 'from'>): Promise<TopicDrift> {
    const published: Side = new Map();
    const end = await this.readRecords(topic, published, options);
    const owned = await this.readOwner(topic);
    const look = { published, owned, end };
    const differing = keysOf(look).filter((key) => differenceOf(published.get(key), owned.get(key)));
    const moving = await this.movingAmong(topic, differing, look, options);
    const left = differing.filter((key) => !moving.has(key));
    const kinds = Map.groupBy(left, (key) => differenceOf(published.get(key), owned.get(key)));
    const extra = kinds.get('extra') ?? [];
    return {
      topic: topic.name,
      owned: owned.size,
      published: [...published.values()].filter(({ hash }) => hash !== null).length,
      missing: kinds.get('missing') ?? [],
      extra: extra.map((key) => ({ key, version: published.get(key)?.version ?? 0 })),
      stale: kinds.get('stale') ?? [],
    };
  }

  /** Publishes again what is missing or stale, and a tombstone of what is extra. @returns number of facts queued */
  async repair(topic: Topic, { missing, stale, extra }: TopicDrift): Promise<number> {
    const keys = [...missing, ...stale];
    const queued = keys.length > 0 ? await this.republisher.republish(topic, { keys }) : 0;
    for (const { key, version } of extra)
      await this.em.fork().transactional(() => this.outbox.tombstone(topic, key, version + 1));
    return queued + extra.length;
  }

  private readRecords(topic: Topic, side: Side, options: ReadOptions): Promise<Places> {
    const momentary = this.republisher.sourceOf(topic).momentary ?? [];
    const kafka = kafkaClient(this.env.KAFKA_BROKERS, `${topic.owner}.reconcile`);
    return readTopic(kafka, topic.name, options, (record) => {
      side.set(record.key, ofRecord(topic, record, momentary));
    });
  }

  private async readOwner(topic: Topic, keys?: readonly string[]): Promise<Side> {
    const side: Side = new Map();
    const momentary = this.republisher.sourceOf(topic).momentary ?? [];
    await this.republisher.eachPage({ topic, keys }, (states) => {
      for (const input of states) {
        const state = topic.schema.parse(input) as Record<string, unknown>;
        side.set(String(state[topic.keyField]), {
          version: Number(state['version']),
          hash: stateHash(state, momentary),
        });
      }
      return Promise.resolve();
    });
    return side;
  }

  /**
   * Those keys of which nothing can be said because they are changing. In this order: the owner, its outbox, the rest of
   * the topic; so that whatever the owner held is found in one of the places behind it. Keys that differ no more leave
   * both sides equal.
   */
  private async movingAmong(
    topic: Topic,
    keys: string[],
    { published, owned, end }: FirstLook,
    options: Omit<ReadOptions, 'from'>,
  ): Promise<Set<string>> {
    if (keys.length === 0) return new Set();
    const now = await this.readOwner(topic, keys);
    const rows = await execute<{ key: string }>(this.em.fork(), pendingSql, [topic.name, keys]);
    const moving = new Set(rows.map(({ key }) => key));
    const tail: Side = new Map();
    await this.readRecords(topic, tail, { ...options, from: end });
    for (const key of keys) {
      const newer = tail.get(key);
      if (newer && newer.version >= (now.get(key)?.version ?? 0)) moving.add(key);
      if (!differenceOf(newer ?? published.get(key), now.get(key))) moving.add(key);
      const current = now.get(key);
      if (current) owned.set(key, current);
      else owned.delete(key);
    }
    return moving;
  }
}

function keysOf({ published, owned }: FirstLook): string[] {
  return [...new Set([...published.keys(), ...owned.keys()])].sort();
}

function differenceOf(published: Known | undefined, owned: Known | undefined): Difference | undefined {
  const isPublished = published !== undefined && published.hash !== null;
  if (!owned) return isPublished ? 'extra' : undefined;
  if (!isPublished) return 'missing';
  return published.version === owned.version && published.hash === owned.hash ? undefined : 'stale';
}

/** A record that today's contract cannot read equals no state. */
function ofRecord(topic: Topic, raw: RawRecord, momentary: readonly string[]): Known {
  try {
    const { version, state } = decode(topic, raw);
    return { version, hash: state === null ? null : stateHash(state as Record<string, unknown>, momentary) };
  } catch {
    return { version: 0, hash: '' };
  }
}
