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

const copies = ['member', 'block', 'case_subject', 'concept'];

describe('the copies of others', () => {
  let discussions: TestService;
  beforeAll(async () => {
    discussions = await startTestService(service);
  });
  afterAll(() => discussions.close());

  it.each(sampleRevisions())(
    'take every sample of revision %s of every topic they follow, and a replay of all changes nothing',
    async (revision) => {
      const { taken, replayed } = await takeSamples(discussions, revision, copies);
      for (const table of copies) expect(taken[table]?.length).toBeGreaterThan(0);
      expect(replayed).toEqual(taken);
    },
  );

  it('hold a member as of the newest version, and nothing after an erasure', async () => {
    const somebody = member({ handle: 'erased-one' });
    const of = async () =>
      (
        await discussions.em.execute<{ handle: string | null; version: number }[]>(
          'select * from member where id = ?',
          [somebody.id],
        )
      )[0];
    const state = (version: number, level: number) => memberStateOf(somebody, { version, level });
    await discussions.deliver([{ fact: memberRegistered, state: state(3, 4) }]);
    await discussions.deliver([{ fact: memberRegistered, state: state(2, 0) }]);
    expect(await of()).toMatchObject({ version: 3, level: 4, handle: 'erased-one' });
    await discussions.deliver([erasureOf(somebody.id)]);
    await discussions.deliver([{ topic: memberTopic, key: somebody.id, version: 4, state: null }]);
    await discussions.deliver([{ fact: memberRegistered, state: state(3, 4) }]);
    expect(await of()).toBeUndefined();
  });
});
