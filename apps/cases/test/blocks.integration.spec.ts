import { memberVerified } from '@openrounds/contracts';
import type { TestMember, TestService } from '@openrounds/testing';
import { blockOf, member, memberStateOf, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';
import { openCase } from './written-case.js';

describe('a block in cases', () => {
  let cases: TestService;
  const [one, two, third] = [member(), member(), member()] as const;
  beforeAll(async () => {
    cases = await startTestService(service);
    await cases.deliver([one, two, third].map((of) => ({ fact: memberVerified, state: memberStateOf(of) })));
  });
  afterAll(() => cases.close());

  const list = async (as: TestMember, query = ''): Promise<string[]> => {
    const { body } = await cases.request<{ items: { id: string }[] }>('GET', `/v1/cases?${query}`, { as });
    return body.items.map(({ id }) => id);
  };

  it('takes the cases of each of the two out of the lists of the other, whatever their audience', async () => {
    const ofOne = await openCase(cases, one);
    const ofTwo = await openCase(cases, two, {
      audience: { kind: 'members', memberIds: [one.id, third.id] },
    });
    const ofThird = await openCase(cases, third);
    const all = [ofThird, ofTwo, ofOne];
    expect(await list(one)).toEqual(all);
    const block = blockOf(two, one);
    await cases.deliver([block]);
    expect(await list(one)).toEqual([ofThird, ofOne]);
    expect(cases.statements()).toHaveLength(1);
    expect(await list(two)).toEqual([ofThird, ofTwo]);
    expect(await list(one, 'specialty=radiology')).toEqual([ofThird, ofOne]);
    expect(await list(one, `author=${two.id}`)).toEqual([]);
    expect(await list(third)).toEqual(all);
    // What is opened by its address is no list: who was named to read a case keeps it.
    expect((await cases.request('GET', `/v1/cases/${ofTwo}`, { as: one })).status).toBe(200);
    await cases.deliver([blockOf(two, one, { id: block.state.id, version: 2, active: false })]);
    expect(await list(one)).toEqual(all);
  });
});
