import { execute } from '@openrounds/database';
import { metricsText } from '@openrounds/telemetry';
import { member, until } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { canaryId, canaryKey } from '../src/canary/canary-id.js';
import { Canary } from '../src/canary/canary.js';
import { CanaryWatch } from '../src/canary/canary-watch.js';
import { Rebuild } from '../src/index/rebuild.js';
import { Reconcile } from '../src/index/reconcile.js';
import { SearchContent } from '../src/query/search-content.js';
import type { TestSearch } from './support.js';
import { caseOf, idsOf, memberOf, startSearch } from './support.js';

jest.setTimeout(60_000);

describe('the canary', () => {
  let search: TestSearch;
  const reader = member();
  const help = caseOf(reader, { title: 'Canary yellow of both eyes' });

  // Beats are made by hand here; the indexer of the process runs by itself.
  beforeAll(async () => {
    search = await startSearch({ env: { SERVICE_ROLES: 'http,indexer', CANARY: 'off' } });
    await search.take([memberOf(reader), help]);
    // The process's own indexer may have been ahead of the test and still be writing.
    await until(async () => (await search.find('', reader, '&type=case')).total.value === 1, {
      timeoutMs: 30_000,
    });
  });
  afterAll(() => search.close());

  const get = <T>(type: abstract new (...args: never[]) => T): T => search.app.get(type, { strict: false });
  const isDue = (): Promise<unknown> =>
    execute(search.em, `update content set at = at - interval '10 s' where id = $1`, [canaryKey]);
  const counted = (): number =>
    Number(/^openrounds_canary_delay_count (\d+)$/m.exec(metricsText())?.[1] ?? '0');

  it('is written, indexed and found by a search, which is measured', async () => {
    await isDue();
    const before = counted();
    const delay = await get(CanaryWatch).beat();
    expect(delay).toBeGreaterThan(0);
    expect(counted()).toBe(before + 1);
    await isDue();
    expect(await get(CanaryWatch).beat()).toBeGreaterThan(0);
    expect(counted()).toBe(before + 2);
  });

  it('is written by one process at a time, and not before it is due', async () => {
    await isDue();
    const written = await Promise.all(Array.from({ length: 4 }, () => get(Canary).write()));
    expect(written.filter((beat) => beat !== undefined)).toHaveLength(1);
    expect(await get(Canary).write()).toBeUndefined();
    expect(await get(CanaryWatch).beat()).toBeUndefined();
    await isDue();
    expect(await get(Canary).write()).toBe(Math.max(...written.map((beat) => beat ?? 0)) + 1);
  });

  it('is found as it was last written, not as it was before', async () => {
    await isDue();
    expect(await get(CanaryWatch).beat()).toBeGreaterThan(0);
    const [row] = await execute<{ version: number }>(search.em, 'select version from content where id = $1', [
      canaryKey,
    ]);
    expect(await get(Canary).isFound(row!.version)).toBe(true);
    expect(await get(Canary).isFound(row!.version + 1)).toBe(false);
    expect(await get(Canary).isFound(row!.version - 1)).toBe(false);
  });

  it('is found by nobody else: not in hits, totals, facets, suggestions or what is related', async () => {
    const everything = await search.find('', reader, '&type=case&facets=type,state,date');
    expect(idsOf(everything)).toEqual([help.state['id']]);
    expect(everything.total).toEqual({ value: 1, relation: 'exact' });
    const counts = Object.values(everything.facets).map((cells) => cells.map(({ count }) => count));
    expect(counts).toEqual([[1], [1], [1]]);
    expect(idsOf(await search.find('canary', reader))).toEqual([help.state['id']]);
    expect(idsOf(await search.find('type:case sort:newest', reader))).toEqual([help.state['id']]);
    const suggested = await search.request<{ titles: { id: string }[] }>('GET', '/v1/suggestions?q=canary', {
      as: reader,
    });
    expect(suggested.body.titles.map(({ id }) => id)).toEqual([help.state['id']]);
    const related = (id: string) =>
      search.request('GET', `/v1/related?type=case&id=${id}`, { as: reader }).then(({ body }) => body);
    expect(await related(canaryId)).toEqual(await related('0193f1c0-1000-7000-8000-00000000000a'));
  });

  it('counts neither in a comparison nor in a rebuild, and is found in the new generation', async () => {
    const cases = (await get(Reconcile).run(false)).find(({ type }) => type === 'case')!;
    expect(cases).toMatchObject({ expected: 1, indexed: 1, missing: 0, extra: 0, stale: 0 });
    const steps: { step: string; done: number; total: number }[] = [];
    const [built] = await get(Rebuild).run(['case'], (step) => steps.push(step));
    expect(built!.documents).toBe(1);
    for (const { done, total } of steps) expect([done <= total, total]).toEqual([true, 1]);
    await isDue();
    expect(await get(CanaryWatch).beat()).toBeGreaterThan(0);
  });
});

describe('a canary that no search finds', () => {
  it('is not counted, so that its figure stands still', async () => {
    // Nobody indexes here.
    const search = await startSearch({ env: { CANARY: 'off' } });
    try {
      const asked = jest.spyOn(search.app.get(SearchContent, { strict: false }), 'run');
      const before = metricsText().match(/^openrounds_canary_delay_count.*$/m)?.[0];
      expect(await search.app.get(CanaryWatch, { strict: false }).beat(100)).toBeUndefined();
      expect(asked).toHaveBeenCalled();
      expect(metricsText().match(/^openrounds_canary_delay_count.*$/m)?.[0]).toBe(before);
    } finally {
      await search.close();
    }
  });
});
