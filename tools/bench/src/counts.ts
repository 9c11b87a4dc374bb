import { setTimeout as wait } from 'node:timers/promises';
import type { Stack } from '@openrounds/stack';
import pg from 'pg';

export type ImportedType = 'post' | 'case' | 'drug' | 'condition';

const owners: Record<ImportedType, { service: string; sql: string }> = {
  post: {
    service: 'discussions',
    sql: `select count(*)::int as n from post where state in ('published', 'locked')`,
  },
  case: {
    service: 'cases',
    sql: `select count(*)::int as n from patient_case where state in ('open', 'answered', 'stale', 'resolved', 'teaching')`,
  },
  drug: { service: 'ratings', sql: 'select count(*)::int as n from drug' },
  condition: { service: 'ratings', sql: 'select count(*)::int as n from condition' },
};

/** How many items of a type each store holds; all three must be equal once it is quiet. */
export interface Counted {
  readonly owner: number;
  readonly readModel: number;
  readonly index: number;
  /** Documents kept out of the index by the tripwire or refused by it; counted, never silent. */
  readonly parked: number;
}

/** Counts a type in its owner's database, in the read model of search and in Elasticsearch. */
export async function countOf(stack: Stack, type: ImportedType): Promise<Counted> {
  const { service, sql } = owners[type];
  const inSearch = `select count(*) filter (where not deleted)::int as n,
    count(*) filter (where exists (select from index_parked where doc_id = content.id))::int as parked
    from content where type = $1`;
  const [owner] = await ask<{ n: number }>(stack, service, sql);
  const [model] = await ask<{ n: number; parked: number }>(stack, 'search', inSearch, [type]);
  return { owner: owner!.n, readModel: model!.n, parked: model!.parked, index: await indexed(stack, type) };
}

async function ask<Row>(stack: Stack, service: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: stack.services[service]!.env['DATABASE_URL'] });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

async function indexed(stack: Stack, type: ImportedType): Promise<number> {
  const response = await fetch(new URL(`/${type}/_count`, stack.engines.elasticsearchUrl));
  return ((await response.json()) as { count?: number }).count ?? 0;
}

export const isEqual = ({ owner, readModel, index, parked }: Counted): boolean =>
  owner === readModel && readModel === index + parked;

/**
 * Waits until the three stores agree.
 * @returns the counts as they were at the end, equal or not
 */
export async function untilEqual(
  stack: Stack,
  type: ImportedType,
  atLeast: number,
  timeoutMs = 120_000,
): Promise<Counted> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const counted = await countOf(stack, type);
    if ((isEqual(counted) && counted.owner >= atLeast) || performance.now() > until) return counted;
    await wait(250);
  }
}
