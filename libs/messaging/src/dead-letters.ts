import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Topic } from '@openrounds/contracts';
import { allTopics, dataSchemaOf, header, revisionOf } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import { decode } from './decode.js';
import { BadRecord } from './failure.js';
import { GroupProcessor } from './group-processor.js';
import { Handlers } from './handlers.js';
import type { RawRecord } from './record.js';

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
  /** Its value was replaced by an operator. */
  is_edited: boolean;
}

/** A dead letter with its record. */
export interface OpenedLetter extends DeadLetter {
  headers: Record<string, string>;
  /** As it came. */
  value: Buffer | null;
  /** What is handled in its place. */
  edited: Buffer | null;
  closed_at: string | null;
}

/** Which letters; a missing part means any. */
export interface LetterFilter {
  readonly ids?: readonly string[] | undefined;
  readonly topic?: string | undefined;
  readonly group?: string | undefined;
  readonly cause?: string | undefined;
  /** In seconds. */
  readonly olderThan?: number | undefined;
}

const columns = `id::text, consumer, topic, partition, "offset"::text, key, type, cause, error, attempts,
  created_at::text, edited is not null as is_edited`;

/** In the order in which they came: within a key, an older record before a newer one. */
const listSql = `select ${columns} from dead_letter where closed_at is null
  and ($1::uuid[] is null or id = any($1)) and ($2::text is null or topic = $2) and ($3::text is null or consumer = $3)
  and ($4::text is null or cause = $4) and ($5::float8 is null or created_at < clock_timestamp() - make_interval(secs => $5))
  order by consumer, topic, partition, dead_letter."offset" limit $6`;

const olderSql = `select ${columns} from dead_letter d where closed_at is null and exists (
    select from dead_letter o where o.id = any($1) and o.consumer = d.consumer and o.topic = d.topic and o.key = d.key
      and (d.partition, d."offset") < (o.partition, o."offset"))
  and not id = any($1) limit 1`;

const closeSql = `with closed as (
    update dead_letter set closed_at = clock_timestamp(), outcome = $2 where id = $1 and closed_at is null
    returning consumer, topic, key
  ), freed as (
    delete from parked_key p using closed c where p.consumer = c.consumer and p.topic = c.topic and p.key = c.key
    and not exists (select 1 from dead_letter d where d.consumer = c.consumer and d.topic = c.topic and d.key = c.key
      and d.closed_at is null and d.id <> $1)
  )
  select 1 from closed`;

/** The records that this service's consumers could not take, for the people who mend them. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly em: EntityManager,
    private readonly handlers: Handlers,
  ) {}

  /** Open letters by consumer and topic, in the order in which they came. @param limit largest number, default 100 */
  list(filter: LetterFilter = {}, limit = 100): Promise<DeadLetter[]> {
    const { ids, topic, group, cause, olderThan } = filter;
    const params = [ids ?? null, topic ?? null, group ?? null, cause ?? null, olderThan ?? null, limit];
    return execute<DeadLetter>(this.em.fork(), listSql, params);
  }

  /** An open or closed letter with its record. */
  async show(id: string): Promise<OpenedLetter | undefined> {
    const sql = `select ${columns}, headers, value, edited, closed_at::text from dead_letter where id = $1`;
    return (await execute<OpenedLetter>(this.em.fork(), sql, [id]))[0];
  }

  /** @returns an open letter that is older than one of the named ones of its key, and not named itself */
  async olderThanOneOf(ids: readonly string[]): Promise<DeadLetter | undefined> {
    return (await execute<DeadLetter>(this.em.fork(), olderSql, [ids]))[0];
  }

  /**
   * Handles the record again, as it was edited if it was, and frees its key if it was parked.
   * @returns whether it was taken; if not, the letter stays open
   */
  async replay(id: string): Promise<boolean> {
    const letter = await this.show(id);
    const group = this.handlers.groups().find(({ name }) => name === letter?.consumer);
    if (!letter || letter.closed_at !== null || !group || !topicNamed(letter.topic)) return false;
    const taken = await new GroupProcessor(group, this.em).tryAgain(recordOf(letter));
    if (taken) await this.close(id, 'replayed');
    return taken;
  }

  /** @throws BadRecord when the record of a letter breaks today's contract */
  check(letter: OpenedLetter): void {
    decode(topicOf(letter), recordOf(letter));
  }

  /** The state of the letter's record as today's contract reads it. @throws BadRecord when it cannot be read */
  upcast(letter: OpenedLetter): unknown {
    const { state } = decode(topicOf(letter), { ...letter });
    if (state === null)
      throw new BadRecord('The record is a tombstone and holds nothing that could be upcast.');
    return state;
  }

  /**
   * Says what a replay shall handle in place of the value that came; that one stays in the row and on the mirror.
   * @param commit false only checks
   * @throws BadRecord when the state breaks today's contract or belongs to another aggregate
   */
  async edit(letter: OpenedLetter, state: unknown, commit = true): Promise<void> {
    const topic = topicOf(letter);
    const edited = Buffer.from(JSON.stringify(state));
    const record = decode(topic, recordOf({ ...letter, edited }));
    const key: unknown = (record.state as Record<string, unknown>)[topic.keyField];
    if (key !== letter.key) throw new BadRecord(`The state is not that of ${letter.key}.`);
    if (!commit) return;
    const sql = 'update dead_letter set edited = $2 where id = $1 and closed_at is null';
    await execute(this.em.fork(), sql, [letter.id, edited]);
  }

  /** Gives a record up. @returns whether it was an open letter */
  drop(id: string): Promise<boolean> {
    return this.close(id, 'dropped');
  }

  private async close(id: string, outcome: string): Promise<boolean> {
    const closed = await execute(this.em.fork(), closeSql, [id, outcome]);
    if (closed.length > 0) log.info({ key: id, outcome }, 'A dead letter is closed.');
    return closed.length > 0;
  }
}

function topicNamed(name: string): Topic | undefined {
  return allTopics().find((topic) => topic.name === name);
}

function topicOf({ topic: name }: DeadLetter): Topic {
  const topic = topicNamed(name);
  if (!topic) throw new BadRecord(`No contract declares ${name}.`);
  return topic;
}

/** What a replay handles: an edited value is one of today's schema, whatever the record was. */
function recordOf(letter: OpenedLetter): RawRecord {
  const { edited } = letter;
  if (edited === null) return letter;
  const version: unknown = (JSON.parse(edited.toString('utf8')) as { version?: unknown } | null)?.version;
  const headers = {
    ...letter.headers,
    [header.dataSchema]: dataSchemaOf(letter.topic, revisionOf(topicOf(letter))),
    [header.aggregateVersion]: typeof version === 'number' ? String(version) : '',
  };
  return { ...letter, headers, value: edited };
}
