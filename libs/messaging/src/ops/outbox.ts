import { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';
import { unpark } from '../relay-queue.js';
import type { Call, Command, Outcome } from './command.js';
import { lines, WrongUse } from './command.js';

interface ParkedRow {
  id: string;
  topic: string;
  key: string;
  version: number;
  parked_at: string;
  error: string | null;
}

const parkedSql = `select id::text, topic, key, aggregate_version as version, parked_at::text, last_error as error
  from outbox where parked_at is not null and ($1::bigint[] is null or id = any($1)) order by id limit 1000`;

function parked(call: Call, ids?: readonly string[]): Promise<ParkedRow[]> {
  return execute<ParkedRow>(call.get(EntityManager).fork(), parkedSql, [ids ?? null]);
}

async function list(call: Call): Promise<Outcome> {
  const rows = await parked(call);
  return { code: rows.length === 0 ? 0 : 2, json: rows, text: lines(rows) };
}

async function free(call: Call): Promise<Outcome> {
  const ids = call.words.length > 0 ? [...call.words] : undefined;
  if (ids?.some((id) => !/^\d{1,18}$/.test(id))) throw new WrongUse('An id of the outbox is a number.');
  const rows = await parked(call, ids);
  const text = (count: number): string => `${count} records ${call.dryRun ? 'would be ' : ''}freed.`;
  if (call.dryRun || rows.length === 0)
    return { code: 0, json: { dryRun: call.dryRun, freed: rows.length }, text: text(rows.length) };
  await call.audit(ids?.join(' ') ?? `${rows.length} records`);
  const freed = await unpark(call.get(EntityManager).fork(), ids);
  return { code: 0, json: { dryRun: false, freed }, text: text(freed) };
}

/** Facts that Kafka refuses. */
export const outboxCommands: readonly Command[] = [
  {
    name: 'outbox list',
    summary: 'records that Kafka refuses; exit code 2 when there are any',
    run: list,
  },
  {
    name: 'outbox unpark',
    arguments: '[<id> ...]',
    summary: 'lets the relay send parked records again, all or the named ones',
    changes: true,
    run: free,
  },
];
