import type { IndexedDocument } from './checker.js';
import { markIn } from './mark.js';
import type { World } from './world.js';

interface Hit {
  readonly _id: string;
  readonly _version: number;
  readonly _source: object;
  readonly sort: unknown[];
}

/** @throws Error on any answer that is not a success */
export async function askEngine(
  world: World,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await fetch(new URL(path, world.stack.engines.elasticsearchUrl), {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  throw new Error(`Elasticsearch answered ${answer.status} to ${method} ${path}.`);
}

/** The index of a kind that is searched now, past its alias, which may show a part of it only. */
export async function liveIndex(world: World, kind: string): Promise<string> {
  const sql = `select name from index_generation where type = $1 and state = 'live'`;
  const [row] = await world.db.sql<{ name: string }>('search', sql, [kind]);
  if (!row) throw new Error(`There is no live index of ${kind}.`);
  return row.name;
}

/** All documents of a kind, by pages in order of their ids. */
export async function indexed(world: World, kind: string): Promise<IndexedDocument[]> {
  const index = await liveIndex(world, kind);
  await askEngine(world, 'POST', `/${index}/_refresh`);
  const documents: IndexedDocument[] = [];
  for (let after: unknown[] | undefined; ;) {
    const body = { size: 1_000, sort: [{ id: 'asc' }], version: true, ...(after && { search_after: after }) };
    const { hits } = (await askEngine(world, 'POST', `/${index}/_search`, body)) as { hits: { hits: Hit[] } };
    for (const { _id: id, _version: version, _source } of hits.hits)
      documents.push({ kind, id, version, mark: markIn(JSON.stringify(_source)) });
    after = hits.hits.at(-1)?.sort;
    if (after === undefined) return documents;
  }
}
