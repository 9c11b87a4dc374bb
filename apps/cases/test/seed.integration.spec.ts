import { caseReviewTopic, caseTopic, conditionListed, memberVerified } from '@openrounds/contracts';
import { log } from '@openrounds/telemetry';
import type { TestService } from '@openrounds/testing';
import { member, memberStateOf, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closedCases } from '../src/seed/demo-closed-cases.js';
import { openCases } from '../src/seed/demo-open-cases.js';
import { privateCases } from '../src/seed/demo-private-cases.js';
import { caseIdOf, memberIdOf } from '../src/seed/seed-cases.js';
import { seedWorld } from '../src/seed/seed-world.js';
import { service } from '../src/service.js';

const demo = [...openCases, ...closedCases, ...privateCases];
const states: Record<string, string> = { blocked: 'draft' };

describe('the demo cases', () => {
  let cases: TestService;

  beforeAll(async () => {
    cases = await startTestService(service);
    const handles = [...new Set(demo.map(({ author }) => author))];
    const ids = [
      ...new Set(
        demo.flatMap(({ content, outcome }) => [...content.workingDx, outcome?.finalDx ?? []].flat()),
      ),
    ];
    const condition = { version: 1, synonyms: [], parentIds: [], ancestorIds: [], icd10cm: [] };
    await cases.deliver([
      ...handles.map((handle) => ({
        fact: memberVerified,
        state: memberStateOf(member({ id: memberIdOf(handle), handle })),
      })),
      ...ids.map((id) => ({ fact: conditionListed, state: { ...condition, id, label: `condition ${id}` } })),
    ]);
  });
  afterAll(() => cases.close());

  it('reach their endings through the use cases, and a second run changes nothing', async () => {
    const context = { get: cases.app.get.bind(cases.app), em: cases.em, log, done: async () => undefined };
    expect(await seedWorld(context)).toBe(0);
    const rows = await cases.em.execute<{ id: string; state: string }[]>(
      'select id, state from patient_case',
    );
    const stateOf = new Map(rows.map(({ id, state }) => [id, state]));
    for (const { slug, ending } of demo) {
      expect([slug, stateOf.get(caseIdOf(slug))]).toEqual([slug, states[ending] ?? ending]);
    }
    const [facts, reviews] = [await cases.outbox(caseTopic), await cases.outbox(caseReviewTopic)];
    expect(reviews).toHaveLength(1);
    await cases.em.execute('delete from seed');
    expect(await seedWorld(context)).toBe(0);
    expect(await cases.outbox(caseTopic)).toEqual(facts);
  });
});
