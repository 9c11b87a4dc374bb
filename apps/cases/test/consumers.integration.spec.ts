import { commentTopic, conditionTopic, memberRegistered, memberTopic, samples } from '@openrounds/contracts';
import type { Delivery } from '@openrounds/messaging';
import type { TestService } from '@openrounds/testing';
import { erasureOf, member, memberStateOf, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';

const topics = [memberTopic, commentTopic, conditionTopic];
const taken = samples.filter(({ fact }) =>
  topics.some((topic) => topic.name === fact.topic.name),
) as Delivery[];

describe('the copies of others', () => {
  let cases: TestService;
  beforeAll(async () => {
    cases = await startTestService(service);
  });
  afterAll(() => cases.close());

  const rows = (table: string) => cases.em.execute<object[]>(`select * from ${table} order by id`);

  it('take every sample of every topic they read, and a replay of all changes nothing', async () => {
    expect(taken.length).toBeGreaterThan(topics.length);
    await cases.deliver(taken);
    const tables = ['member', 'condition', 'case_comment'];
    const before = await Promise.all(tables.map(rows));
    for (const copy of before) expect(copy.length).toBeGreaterThan(0);
    await cases.deliver(taken.toReversed());
    expect(await Promise.all(tables.map(rows))).toEqual(before);
  });

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
