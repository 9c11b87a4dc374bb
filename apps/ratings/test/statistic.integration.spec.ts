import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dimensions, ratingTopic, statisticState, statisticTopic } from '@openrounds/contracts';
import type { StateOf } from '@openrounds/contracts';
import { Clock, execute } from '@openrounds/database';
import { Republisher } from '@openrounds/messaging';
import type { TestService } from '@openrounds/testing';
import { fakeClock, member, startTestService } from '@openrounds/testing';
import { service as definition } from '../src/service.js';
import { goldenValues } from '../src/statistic/golden.js';
import { PublishStatistics } from '../src/statistic/publish-statistics.js';
import { Recount } from '../src/statistic/recount.js';
import { atorvastatin, hyperlipidemia, listCatalogue, rate, rosuvastatin, statistic } from './fixtures.js';

const clock = fakeClock('2026-01-05T08:00:00Z');
let service: TestService;
beforeAll(async () => {
  service = await startTestService(definition, {
    env: { STATISTIC_INTERVAL: '30' },
    overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
  });
  await listCatalogue(service);
});
beforeEach(async () => {
  await execute(service.em, 'truncate rating, rating_revision, rating_count, statistic, outbox');
  clock.advance({ hours: 1 });
});
afterAll(() => service.close());

const publish = () => service.app.get(PublishStatistics).run();
const records = async () =>
  (await service.outbox(statisticTopic)).map(({ state }) => statisticState.parse(state));
const rateTimes = (count: number, scores: Record<string, number>, drugId = atorvastatin) =>
  Promise.all(Array.from({ length: count }, () => rate(service, member(), { drugId, scores })));

describe('the statistic of a pair', () => {
  it('is "no ratings" at first, then n alone, and from five on mean, interval and histogram', async () => {
    expect((await statistic(service, member())).member['efficacy']).toEqual({
      n: 0,
      counts: null,
      mean: null,
      lo: null,
      hi: null,
    });
    await rateTimes(4, { efficacy: 5 });
    expect((await statistic(service, member())).member['efficacy']).toMatchObject({
      n: 4,
      mean: null,
      counts: null,
    });
    await rateTimes(1, { efficacy: 4 });
    const { raters, member: figures } = await statistic(service, member());
    expect(raters).toBe(5);
    expect(figures['efficacy']).toMatchObject({ n: 5, counts: [0, 0, 0, 1, 4], mean: expect.any(Number) });
    expect(figures['safety']!.n).toBe(0);
    expect(service.statements().length).toBe(1);
  });

  it('of many who rate, revise and withdraw at the same moment is exact', async () => {
    const authors = Array.from({ length: 40 }, () => member());
    const scoresOf = (index: number) => ({
      efficacy: (index % 5) + 1,
      safety: ((index * 3) % 5) + 1,
      adherence: 3,
    });
    await Promise.all(
      authors.map(async (author, index) => {
        const { id } = await rate(service, author, { scores: scoresOf(index) });
        if (index % 4 === 1) {
          const body = { scores: { preference: 2, safety: 5 } };
          await service.request('PATCH', `/v1/ratings/${id}`, {
            as: author,
            body,
            headers: { 'if-match': '"v1"' },
          });
        }
        if (index % 4 === 2) await service.request('DELETE', `/v1/ratings/${id}`, { as: author });
      }),
    );
    const { raters, member: figures } = await statistic(service, member());
    expect(raters).toBe(30);
    expect(figures['preference']!.counts).toEqual([0, 10, 0, 0, 0]);
    expect(figures['adherence']!.n).toBe(20);
    expect(await service.app.get(Recount).run()).toEqual([]);
  });

  it('recomputed from the topic alone gives equal counts', async () => {
    const author = member();
    const { id } = await rate(service, author, { scores: { efficacy: 1 } });
    await service.request('PATCH', `/v1/ratings/${id}`, {
      as: author,
      body: { scores: { efficacy: 2 } },
      headers: { 'if-match': '"v1"' },
    });
    await rateTimes(6, { efficacy: 4, tolerability: 2 });
    const [last] = await rateTimes(1, { efficacy: 5 });
    expect(last).toBeDefined();
    const latest = new Map(
      (await service.outbox(ratingTopic)).map((row) => [row.key, row.state as StateOf<typeof ratingTopic>]),
    );
    const counts = [0, 0, 0, 0, 0];
    for (const state of latest.values()) {
      if (state.state === 'published' && state.scores.efficacy) counts[state.scores.efficacy - 1]! += 1;
    }
    expect((await statistic(service, member())).member['efficacy']!.counts).toEqual(counts);
  });

  it('of an unknown drug or condition is not there', async () => {
    const paths = [
      `/v1/drugs/00000000-0000-8000-8000-000000000000/statistics?conditionId=${hyperlipidemia}`,
      `/v1/drugs/${atorvastatin}/statistics?conditionId=DOID:99999`,
    ];
    for (const path of paths) expect((await service.request('GET', path, { as: member() })).status).toBe(404);
    const { status } = await service.request('GET', `/v1/drugs/${atorvastatin}/statistics`, { as: member() });
    expect(status).toBe(422);
  });
});

describe('statistic records', () => {
  it('are one per pair and interval, whatever the number of ratings, with rising versions', async () => {
    await rateTimes(6, { efficacy: 5 });
    expect(await publish()).toBe(1);
    await rateTimes(2, { efficacy: 1 });
    clock.advance({ seconds: 29 });
    expect(await publish()).toBe(0);
    clock.advance({ seconds: 1 });
    expect(await publish()).toBe(1);
    clock.advance({ hours: 1 });
    expect(await publish()).toBe(0);
    const [first, second, ...more] = await records();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ id: `${atorvastatin}:${hyperlipidemia}`, version: 1, raters: 6 });
    expect(second).toMatchObject({
      version: 2,
      raters: 8,
      member: { efficacy: { n: 8, counts: [2, 0, 0, 0, 6] } },
    });
  });

  it('follow a withdrawal, but not a change of the comment', async () => {
    const author = member();
    const { id } = await rate(service, author);
    await publish();
    clock.advance({ minutes: 1 });
    const headers = { 'if-match': '"v1"' };
    await service.request('PATCH', `/v1/ratings/${id}`, {
      as: author,
      body: { comment: 'A word.' },
      headers,
    });
    expect(await publish()).toBe(0);
    await service.request('DELETE', `/v1/ratings/${id}`, { as: author });
    expect(await publish()).toBe(1);
    expect((await records()).at(-1)).toMatchObject({ version: 2, raters: 0 });
  });

  it('of two publishers at once and ratings in between end with the counts of all ratings', async () => {
    const waves = Array.from({ length: 5 }, async () => {
      await rateTimes(5, { efficacy: 3 });
      clock.advance({ minutes: 1 });
      await Promise.all([publish(), publish()]);
    });
    await Promise.all(waves);
    clock.advance({ minutes: 1 });
    await publish();
    const all = await records();
    expect(all.map(({ version }) => version)).toEqual(all.map((_, index) => index + 1));
    expect(all.at(-1)).toMatchObject({ raters: 25, member: { efficacy: { counts: [0, 0, 25, 0, 0] } } });
  });

  it('can be sent again with the counts of the moment', async () => {
    await rateTimes(5, { efficacy: 4 });
    await publish();
    await execute(service.em, 'delete from outbox');
    expect(await service.app.get(Republisher).republish(statisticTopic)).toBe(1);
    expect(await service.app.get(Republisher).republish(ratingTopic)).toBe(5);
    expect(await records()).toEqual([expect.objectContaining({ version: 1, raters: 5 })]);
  });
});

describe('the recount', () => {
  it('finds a count that is wrong', async () => {
    await rateTimes(2, { efficacy: 4 });
    await execute(service.em, `update rating_count set c4 = c4 + 1 where dimension = 'efficacy'`);
    expect(await service.app.get(Recount).run()).toEqual([
      {
        drugId: atorvastatin,
        conditionId: hyperlipidemia,
        dimension: 'efficacy',
        stored: [0, 0, 0, 3, 0],
        counted: [0, 0, 0, 2, 0],
      },
    ]);
  });
});

describe('comparisons', () => {
  const compare = (drugIds: string) =>
    service.request<{ dimensions: { dimension: string; orderedBy: string; pairs: { verdict: string }[] }[] }>(
      'GET',
      `/v1/comparisons?drugIds=${drugIds}&conditionId=${hyperlipidemia}`,
      { as: member() },
    );

  it('of overlapping intervals show no difference, of separate ones which is higher', async () => {
    await Promise.all([
      rateTimes(7, { efficacy: 5, safety: 4 }),
      rateTimes(7, { efficacy: 1, safety: 4 }, rosuvastatin),
    ]);
    const { body } = await compare(`${rosuvastatin},${atorvastatin}`);
    expect(service.statements().length).toBe(1);
    const [efficacy, safety] = body.dimensions;
    expect(body.dimensions.map(({ dimension }) => dimension)).toEqual([...dimensions]);
    expect(efficacy).toMatchObject({
      orderedBy: 'mean',
      pairs: [{ verdict: 'higher', higher: atorvastatin }],
    });
    expect(safety).toMatchObject({ orderedBy: 'name', pairs: [{ verdict: 'no difference shown' }] });
  });

  it('need two to four different drugs that exist', async () => {
    const unknown = '00000000-0000-8000-8000-000000000000';
    expect((await compare(atorvastatin)).status).toBe(422);
    expect((await compare(`${atorvastatin},${atorvastatin}`)).status).toBe(422);
    expect((await compare(`${atorvastatin},${unknown}`)).status).toBe(404);
  });
});

describe('the page of the method', () => {
  it('is open to everybody and holds the golden values', async () => {
    const { status, body } = await service.request('GET', '/v1/statistics-methods/dirichlet-1');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 'dirichlet-1',
      constants: { prior: [0.05, 0.1, 0.2, 0.35, 0.3], strength: 10, quantile: 1.959964 },
      goldenValues,
    });
    expect((await service.request('GET', '/v1/statistics-methods/dirichlet-2')).status).toBe(404);
  });
});
