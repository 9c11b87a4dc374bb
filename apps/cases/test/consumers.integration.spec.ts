import { memberRegistered, memberTopic } from '@openrounds/contracts';
import type { TestService } from '@openrounds/testing';
import {
  erasureOf,
  member,
  memberStateOf,
  sampleRevisions,
  startTestService,
  takeSamples,
} from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';

const copies = ['member', 'block', 'condition', 'case_comment'];

describe('the copies of others', () => {
  let cases: TestService;
  beforeAll(async () => {
    cases = await startTestService(service);
  });
  afterAll(() => cases.close());

  it.each(sampleRevisions())(
    'take every sample of revision %s of every topic they follow, and a replay of all changes nothing',
    async (revision) => {
      const { taken, replayed } = await takeSamples(cases, revision, copies);
      for (const table of copies) expect(taken[table]?.length).toBeGreaterThan(0);
      expect(replayed).toEqual(taken);
    },
  );

  it('hold a member as of the newest version, and nothing after an erasure', async () => {
    const somebody = member({ handle: 'erased-one' });
    const of = async () =>
      (
        await cases.em.execute<{ handle: string | null; version: number }[]>(
          'select * from member where id = ?',
          [somebody.id],
        )
      )[0];
    const state = (version: number, level: number) => memberStateOf(somebody, { version, level });
    await cases.deliver([{ fact: memberRegistered, state: state(3, 4) }]);
    await cases.deliver([{ fact: memberRegistered, state: state(2, 0) }]);
    expect(await of()).toMatchObject({ version: 3, level: 4, handle: 'erased-one' });
    await cases.deliver([erasureOf(somebody.id)]);
    await cases.deliver([{ topic: memberTopic, key: somebody.id, version: 4, state: null }]);
    await cases.deliver([{ fact: memberRegistered, state: state(3, 4) }]);
    expect(await of()).toBeUndefined();
  });
});
