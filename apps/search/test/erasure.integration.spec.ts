import {
  caseOpened,
  erasureAnswered,
  followStarted,
  followTopic,
  memberVerified,
  postErased,
  postTopic,
} from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { ErasureAnswers } from '@openrounds/erasure';
import type { TestMember } from '@openrounds/testing';
import { erasureOf, findAnywhere, member, memberStateOf } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ElasticClient } from '../src/index/elastic-client.js';
import { writeAlias } from '../src/index/generation-names.js';
import { Generations } from '../src/index/generations.js';
import type { TestSearch } from './support.js';
import { caseOf, commentOf, idsOf, memberOf, postOf, startSearch } from './support.js';

jest.setTimeout(60_000);
const canary = 'zyzzyva';

describe('an erased member of search', () => {
  let search: TestSearch;
  beforeAll(async () => {
    search = await startSearch();
  });
  afterAll(() => search.close());

  const answered = async (id: string): Promise<unknown[]> =>
    (await search.outbox(erasureAnswered.search.topic)).filter(({ key }) => key === id);
  const answer = () => search.app.get(ErasureAnswers, { strict: false }).publishSettled();
  const indexed = async (text: string): Promise<number> => {
    const client = search.app.get(ElasticClient, { strict: false }).writer;
    const found = await client.search({ index: `${search.prefix}*`, query: { match_all: {} }, size: 10_000 });
    return found.hits.hits.filter((hit) => JSON.stringify(hit).includes(text)).length;
  };
  const worldOf = (erased: TestMember, other: TestMember) => {
    const post = postOf(erased, { title: `A question of ${canary}` });
    const theirs = caseOf(other, { audience: { kind: 'members', memberIds: [erased.id, other.id] } });
    const below = commentOf(other, { kind: 'post', id: String(post.state['id']) });
    const follow = (memberId: string, targetId: string) => ({
      fact: followStarted,
      state: {
        id: newId(),
        version: 1,
        memberId,
        targetKind: 'member',
        targetId,
        active: true,
        since: '2026-01-04T09:00:00.000Z',
      },
    });
    return {
      post,
      below,
      records: [
        memberOf(erased),
        memberOf(other),
        post,
        below,
        theirs,
        commentOf(erased, { kind: 'case', id: String(theirs.state['id']) }, { body: `Think of ${canary}` }),
        follow(erased.id, other.id),
        follow(other.id, erased.id),
      ],
    };
  };

  it('is gone from rows and from every generation of the index before the answer is given', async () => {
    const [erased, other] = [member(), member()];
    const { records, below, post } = worldOf(erased, other);
    await search.take(records);
    expect(idsOf(await search.find(canary, other))).toContain(post.state['id']);
    expect(await indexed(canary)).toBeGreaterThan(0);
    const request = erasureOf(erased.id);
    const id = String((request as { state: { id: string } }).state.id);

    await search.deliver([request]);
    expect(await answer()).toBe(0);
    expect(await answered(id)).toEqual([]);
    await search.settle();
    expect(await answer()).toBe(1);
    expect(await answered(id)).toMatchObject([
      { state: { counts: { content: 3, follow: 2, member: 1 }, version: 1 } },
    ]);

    expect(idsOf(await search.find(canary, other))).toEqual([]);
    expect([await indexed(canary), await indexed(erased.id), await indexed(erased.handle)]).toEqual([
      0, 0, 0,
    ]);
    expect(await findAnywhere(search.em, [canary, erased.id, erased.handle])).toEqual([]);
    expect(
      await execute(search.em, 'select 1 from content where source_id = $1', [below.state['id']]),
    ).toHaveLength(1);
  });

  it('is not brought back by a replay of everything, and what the owners say afterwards fits', async () => {
    const [erased, other] = [member(), member()];
    const { records, post } = worldOf(erased, other);
    await search.take(records);
    const request = erasureOf(erased.id);
    await search.deliver([request]);
    await search.settle();
    await answer();
    const follows = records.filter(({ fact }) => fact === followStarted);
    const keys = follows.map((record) => (record.state as { id: string }).id);
    await search.deliver(keys.map((key) => ({ topic: followTopic, key, version: 2, state: null })));
    const { id, publishedAt } = post.state as { id: string; publishedAt: string };
    await search.deliver([
      ...records.filter(({ fact }) => fact !== caseOpened),
      request,
      { fact: postErased, state: { id, version: 2, state: 'erased', publishedAt } },
      { fact: memberVerified, state: memberStateOf(erased) },
    ]);
    await search.deliver([{ topic: postTopic, key: id, version: 2, state: null }]);
    await search.settle();
    expect(await indexed(canary)).toBe(0);
    expect(await findAnywhere(search.em, [canary, erased.id, erased.handle])).toEqual([]);
  });

  it('waits for a generation that is being built too', async () => {
    const [erased, other] = [member(), member()];
    const { records } = worldOf(erased, other);
    await search.take(records);
    const generations = search.app.get(Generations, { strict: false });
    const client = search.app.get(ElasticClient, { strict: false }).writer;
    const building = `${search.prefix}post-building`;
    const live = (await generations.live()).get('post')!;
    await client.indices.create({ index: building, aliases: { [writeAlias(building)]: {} } });
    await generations.register(building, 'post', live.hash);
    const { id } = records[2]!.state as { id: string };
    await client.index({
      index: building,
      id,
      version: 1,
      version_type: 'external',
      document: { title: canary },
    });
    await search.deliver([erasureOf(erased.id)]);
    await search.settle();
    expect(await answer()).toBe(1);
    expect(await client.exists({ index: building, id })).toBe(false);
    await generations.forget(building);
  });
});
