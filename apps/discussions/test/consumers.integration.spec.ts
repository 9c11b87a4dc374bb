import {
  caseTopic,
  conditionTopic,
  drugTopic,
  memberRegistered,
  memberTopic,
  samples,
} from '@openrounds/contracts';
import type { Delivery } from '@openrounds/messaging';
import type { TestService } from '@openrounds/testing';
import { erasureOf, member, memberStateOf, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';

const topics = [memberTopic, caseTopic, drugTopic, conditionTopic];
const taken = samples.filter(({ fact }) =>
  topics.some((topic) => topic.name === fact.topic.name),
) as Delivery[];

describe('the copies of others', () => {
  let discussions: TestService;
  beforeAll(async () => {
    discussions = await startTestService(service);
  });
  afterAll(() => discussions.close());

  const rows = (table: string) => discussions.em.execute<object[]>(`select * from ${table} order by id`);

  it('take every sample of every topic they read, and a replay of all changes nothing', async () => {
    expect(taken.length).toBeGreaterThan(topics.length);
    await discussions.deliver(taken);
    const tables = ['member', 'case_subject', 'concept'];
    const before = await Promise.all(tables.map(rows));
    for (const copy of before) expect(copy.length).toBeGreaterThan(0);
    await discussions.deliver(taken.toReversed());
    expect(await Promise.all(tables.map(rows))).toEqual(before);
  });

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
