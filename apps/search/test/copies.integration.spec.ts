import type { StateOf, Topic } from '@openrounds/contracts';
import { identityOf } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { CopyRow } from '@openrounds/messaging';
import { samplesOf, sampleRevisions, takeSamples } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Copies } from '../src/copies/copies.js';
import type { TestSearch } from './support.js';
import { startSearch } from './support.js';

jest.setTimeout(120_000);

const tables = ['member', 'follow', 'block', 'content', 'statistic', 'tally'];
const newest = sampleRevisions().at(-1)!;

/** The newest sample of each key of a topic. */
function lastOf(topic: Topic): Map<string, { version: number; state: StateOf<Topic> }> {
  const last = new Map<string, { version: number; state: StateOf<Topic> }>();
  for (const sample of samplesOf(newest)) {
    if (!('fact' in sample) || sample.fact.topic.name !== topic.name) continue;
    const { key, version } = identityOf(sample.fact, sample.state);
    if (version >= (last.get(key)?.version ?? 0))
      last.set(key, { version, state: topic.schema.parse(sample.state) as StateOf<Topic> });
  }
  return last;
}

describe('the read model as a copy of topics', () => {
  let search: TestSearch;
  beforeAll(async () => {
    search = await startSearch({ indices: false });
    await takeSamples(search, newest, tables);
  });
  afterAll(() => search.close());

  const copies = () => search.app.get(Copies, { strict: false }).all();

  it('leaves out no row of any table', async () => {
    for (const table of tables) {
      const [row] = await execute<{ count: number }>(
        search.em,
        `select count(*)::int as count from ${table}`,
      );
      const of = copies().filter(({ name }) => name === table);
      const read = await Promise.all(
        of.map((copy) => copy.read({ after: undefined, keys: undefined, limit: 1_000 })),
      );
      expect([table, read.flat().length]).toEqual([table, row!.count]);
    }
  });

  it('holds of each key the newest version, and what the comparison expects of it', async () => {
    for (const { topic, name, read, keep } of copies()) {
      const expected: CopyRow[] = [...lastOf(topic)]
        .map(([key, { version, state }]) => ({ key, version, state: keep(state) }))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
      expect(expected.length).toBeGreaterThan(0);
      const rows = await read({ after: undefined, keys: undefined, limit: 1_000 });
      expect([topic.name, name, rows]).toEqual([topic.name, name, expected]);
    }
  });

  it('is read by pages in order of keys, and by single keys', async () => {
    for (const { read } of copies()) {
      const all = await read({ after: undefined, keys: undefined, limit: 1_000 });
      const paged: CopyRow[] = [];
      for (let page = all.slice(0, 0); ;) {
        page = await read({ after: page.at(-1)?.key, keys: undefined, limit: 1 });
        if (page.length === 0) break;
        paged.push(...page);
      }
      expect(paged).toEqual(all);
      const one = all.at(-1)!;
      expect(await read({ after: undefined, keys: [one.key], limit: 10 })).toEqual([one]);
    }
  });
});
