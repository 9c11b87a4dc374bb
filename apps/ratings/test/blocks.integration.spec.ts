import type { TestMember, TestService } from '@openrounds/testing';
import { blockOf, member, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service as definition } from '../src/service.js';
import { atorvastatin, hyperlipidemia, listCatalogue, rate, statistic } from './fixtures.js';

describe('a block in ratings', () => {
  let service: TestService;
  const [one, two, third] = [member(), member(), member()] as const;
  beforeAll(async () => {
    service = await startTestService(definition);
    await listCatalogue(service);
  });
  afterAll(() => service.close());

  const list = async (as: TestMember, query = ''): Promise<string[]> => {
    const path = `/v1/drugs/${atorvastatin}/ratings?${query}`;
    const { body } = await service.request<{ items: { id: string }[] }>('GET', path, { as });
    return body.items.map(({ id }) => id);
  };

  it('takes the comments of each of the two out of the lists of the other, and no rating out of a figure', async () => {
    const ids = new Map<TestMember, string>();
    for (const by of [one, two, third]) ids.set(by, (await rate(service, by, { comment: 'Works well.' })).id);
    const of = (...members: TestMember[]) => members.map((each) => ids.get(each));
    const block = blockOf(one, two);
    await service.deliver([block]);
    for (const query of ['', `conditionId=${hyperlipidemia}`]) {
      expect(await list(one, query)).toEqual(of(third, one));
      expect(service.statements()).toHaveLength(1);
      expect(await list(two, query)).toEqual(of(third, two));
      expect(await list(third, query)).toEqual(of(third, two, one));
    }
    expect((await statistic(service, one)).raters).toBe(3);
    await service.deliver([blockOf(one, two, { id: block.state.id, version: 2, active: false })]);
    expect(await list(one)).toEqual(of(third, two, one));
  });
});
