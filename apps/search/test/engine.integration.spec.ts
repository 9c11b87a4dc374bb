import { readFileSync } from 'node:fs';
import { member } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { ElasticClient } from '../src/index/elastic-client.js';
import { ElasticGenerations } from '../src/index/elastic-generations.js';
import { Generations } from '../src/index/generations.js';
import { definitionHash } from '../src/index/mappings.js';
import { compileQuery } from '../src/query/compile-query.js';
import { MakePlan } from '../src/query/make-plan.js';
import { parseQuery } from '../src/query/parse-query.js';
import { visibility, Viewers } from '../src/query/visibility.js';
import type { TestSearch } from './support.js';
import { idsOf, memberOf, postOf, startSearch } from './support.js';

jest.setTimeout(60_000);

const phrases = readFileSync(new URL('./phrases.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' | ') as [string, string, string]);

describe('on the real engine', () => {
  let search: TestSearch;
  const reader = member();
  const engine = () => search.app.get(ElasticClient, { strict: false }).writer;
  const live = async () => (await search.app.get(Generations, { strict: false }).live()).get('post')!;

  beforeAll(async () => {
    search = await startSearch();
    await search.take([memberOf(reader)]);
  });
  afterAll(() => search.close());

  it.each(phrases)('%s reads "%s" as "%s"', async (analyzer, phrase, tokens) => {
    const read = await search.app
      .get(ElasticGenerations, { strict: false })
      .tokens((await live()).name, analyzer, phrase);
    expect(read.join(' ')).toBe(tokens);
  });

  it('there are at least fifty such phrases, and a generation is named after its definition', async () => {
    expect(phrases.length).toBeGreaterThanOrEqual(50);
    expect(await live()).toMatchObject({ name: expect.stringContaining(`post-g${definitionHash('post')}-`) });
  });

  it('an unknown field is refused instead of mapped by guess', async () => {
    const index = (await live()).name;
    const write = engine().index({
      index,
      id: 'x',
      document: { id: 'x', type: 'post', access: ['all'], surprise: 1 },
    });
    await expect(write).rejects.toThrow('strict_dynamic_mapping_exception');
  });

  describe('what is not text', () => {
    /** Scores of the same items with and without everything that is not text. */
    const scores = async (text: string): Promise<Map<string, { whole: number; text: number }>> => {
      const viewer = await search.app.get(Viewers, { strict: false }).of(reader);
      const { plan } = await search.app
        .get(MakePlan, { strict: false })
        .run(parseQuery(text).query, viewer, []);
      const query = compileQuery(plan, visibility(viewer)) as {
        function_score: { query: Record<string, unknown> };
      };
      const index = `${search.prefix}post`;
      const ask = async (of: Record<string, unknown>) =>
        (await engine().search<{ id: string }>({ index, query: of, size: 100 })).hits.hits.map(
          (hit) => [hit._source!.id, hit._score!] as const,
        );
      const plain = new Map(await ask(query.function_score.query));
      return new Map((await ask(query)).map(([id, whole]) => [id, { whole, text: plain.get(id)! }]));
    };

    it('raises a score by nothing to 30 %, and of two equal texts the more helpful is first', async () => {
      const one = fc.record({
        citations: fc.nat(20),
        accepted: fc.nat(3),
        day: fc.integer({ min: 1, max: 28 }),
        year: fc.integer({ min: 2010, max: 2026 }),
      });
      const drawn = fc.sample(one, { numRuns: 60, seed: 11 });
      const posts = drawn.map(({ citations, accepted, day, year }) =>
        postOf(reader, {
          title: 'Sarcoidosis of the heart',
          body: 'The same words in each.',
          citations: Array.from({ length: citations }, (_, n) => ({ kind: 'pmid', value: String(n + 1) })),
          acceptedCommentIds: Array.from({ length: accepted }, () => reader.id),
          publishedAt: `${year}-01-${String(day).padStart(2, '0')}T00:00:00.000Z`,
        }),
      );
      await search.take(posts);
      const found = await scores('sarcoidosis');
      expect(found.size).toBe(60);
      for (const { whole, text } of found.values()) {
        expect(whole / text).toBeGreaterThanOrEqual(0.9999);
        expect(whole / text).toBeLessThanOrEqual(1.3001);
      }
      const best = await search.find('sarcoidosis', reader, '&type=post&limit=60');
      const worth = new Map(posts.map(({ state }, at) => [state['id'], drawn[at]!]));
      const sameDay = idsOf(best).map((id) => worth.get(id)!);
      const [first, last] = [sameDay[0]!, sameDay.at(-1)!];
      expect(first.citations + first.accepted).toBeGreaterThan(last.citations + last.accepted);
    });
  });

  it('has every part that search may rely on', async () => {
    const index = `${search.prefix}capabilities`;
    const client = engine();
    const filters = [
      { type: 'edge_ngram', min_gram: 2, max_gram: 4 },
      { type: 'stemmer', language: 'light_german' },
      'asciifolding',
    ];
    const { tokens } = await client.indices.analyze({
      tokenizer: 'standard',
      filter: filters as string[],
      text: 'Größe',
    });
    expect(tokens!.length).toBeGreaterThan(1);
    await client.indices.create({
      index,
      mappings: {
        properties: {
          text: { type: 'text' },
          group: { type: 'keyword' },
          suggest: { type: 'completion' },
          vector: { type: 'dense_vector', dims: 3, similarity: 'cosine', index: true },
        },
      },
    });
    const operations = [1, 2, 3].flatMap((n) => [
      { index: { _index: index, _id: `d${n}`, version: n, version_type: 'external' as const } },
      { text: `number ${n}`, group: n > 1 ? 'b' : 'a', suggest: `number ${n}`, vector: [n, 1, 0] },
    ]);
    expect((await client.bulk({ operations, refresh: true })).errors).toBe(false);
    expect((await client.bulk({ operations: operations.slice(0, 2) })).items[0]!.index!.status).toBe(409);
    const near = await client.search({
      index,
      knn: { field: 'vector', query_vector: [3, 1, 0], k: 1, num_candidates: 3 },
    });
    expect(near.hits.hits[0]!._id).toBe('d3');
    const pit = await client.openPointInTime({ index, keep_alive: '1m' });
    const paged = await client.search({
      pit: { id: pit.id },
      size: 1,
      sort: [{ group: 'asc' }],
      search_after: ['a'],
    });
    expect(paged.hits.hits).toHaveLength(1);
    const updated = await client.updateByQuery({
      index,
      query: { match_all: {} },
      conflicts: 'proceed',
      refresh: true,
    });
    expect(updated.updated).toBe(3);
    const answer = await client.search({
      index,
      query: { match: { text: 'number' } },
      collapse: { field: 'group' },
      highlight: { fields: { text: {} } },
      aggs: {
        sample: {
          sampler: { shard_size: 2 },
          aggs: { by: { terms: { field: 'group' }, aggs: { n: { cardinality: { field: 'group' } } } } },
        },
      },
    });
    expect(answer.hits.hits).toHaveLength(2);
    expect(answer.hits.hits[0]!.highlight!['text']).toBeDefined();
    expect(answer.aggregations!['sample']).toBeDefined();
    const suggested = await client.search({
      index,
      suggest: { s: { prefix: 'num', completion: { field: 'suggest' } } },
    });
    expect(suggested.suggest!['s']![0]!.options).toHaveLength(3);
  });
});
