import { memberVerified } from '@openrounds/contracts';
import type { TestMember, TestService } from '@openrounds/testing';
import { blockOf, erasureOf, member, memberStateOf, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BranchView, CommentNode } from '../src/comment/comment.http.js';
import { service } from '../src/service.js';
import type { Written } from '../src/written.js';

describe('a block in discussions', () => {
  let discussions: TestService;
  beforeAll(async () => {
    discussions = await startTestService(service);
  });
  afterAll(() => discussions.close());

  const three = async (): Promise<[TestMember, TestMember, TestMember]> => {
    const members: [TestMember, TestMember, TestMember] = [member(), member(), member()];
    await discussions.deliver(members.map((of) => ({ fact: memberVerified, state: memberStateOf(of) })));
    return members;
  };
  const publish = async (as: TestMember, specialty: string): Promise<string> => {
    const body = { title: 'A question for all', body: 'What would you do?', specialties: [specialty] };
    return (await discussions.request<Written>('POST', '/v1/posts', { as, body })).body.id;
  };
  const comment = async (as: TestMember, postId: string, parentId?: string): Promise<string> => {
    const body = { subject: { kind: 'post', id: postId }, parentId, body: 'Words of the member.' };
    return (await discussions.request<Written>('POST', '/v1/comments', { as, body })).body.id;
  };
  const list = async (as: TestMember, query: string): Promise<string[]> => {
    const { body } = await discussions.request<{ items: { id: string }[] }>('GET', `/v1/posts?${query}`, {
      as,
    });
    return body.items.map(({ id }) => id);
  };
  const tree = async (as: TestMember, postId: string, query = ''): Promise<BranchView[]> => {
    const path = `/v1/comments?subject=post:${postId}${query}`;
    return (await discussions.request<{ items: BranchView[] }>('GET', path, { as })).body.items;
  };

  it('takes the posts of each of the two out of the lists of the other, and a page stays full', async () => {
    const [one, two, third] = await three();
    const order = [one, two, third, two, one, third];
    const posts: { by: TestMember; id: string }[] = [];
    for (const by of order) posts.unshift({ by, id: await publish(by, 'urology') });
    const without = (hidden: TestMember) => posts.filter(({ by }) => by !== hidden).map(({ id }) => id);
    await discussions.deliver([blockOf(one, two)]);
    expect(await list(one, 'specialty=urology&limit=4')).toEqual(without(two));
    expect(discussions.statements()).toHaveLength(1);
    expect(await list(two, 'specialty=urology')).toEqual(without(one));
    expect(await list(third, 'specialty=urology')).toEqual(posts.map(({ id }) => id));
    expect(await list(one, `author=${two.id}`)).toEqual([]);
    expect(await list(two, `author=${one.id}&specialty=urology`)).toEqual([]);
    const hidden = new Set(posts.filter(({ by }) => by === two).map(({ id }) => id));
    expect((await list(one, 'limit=100')).filter((id) => hidden.has(id))).toEqual([]);
  });

  it('keeps the place of a comment without author and text, with the replies of others below it', async () => {
    const [one, two, third] = await three();
    const postId = await publish(third, 'nephrology');
    const top = await comment(two, postId);
    const reply = await comment(third, postId, top);
    const below = await comment(two, postId, reply);
    const block = blockOf(two, one);
    await discussions.deliver([block]);
    const check = (hidden: CommentNode, id: string, shown: TestMember): void => {
      expect(hidden).toMatchObject({
        id,
        state: 'blocked',
        author: null,
        body: null,
        html: null,
        lang: null,
        citations: [],
      });
      expect(JSON.stringify({ ...hidden, replies: [] })).not.toContain(two.id);
      if (hidden.replies.length > 0)
        expect(hidden.replies[0]).toMatchObject({
          state: 'published',
          author: { id: shown.id },
          body: 'Words of the member.',
        });
    };
    const [branch] = await tree(one, postId);
    expect(discussions.statements()).toHaveLength(2);
    check(branch!, top, third);
    check(branch!.replies[0]!.replies[0]!, below, third);
    const [first, second] = await tree(one, postId, `&branch=${top}`);
    expect(first).toMatchObject({ id: reply, state: 'published', author: { id: third.id } });
    check(second!, below, third);

    const [own] = await tree(two, postId);
    expect(own).toMatchObject({ id: top, state: 'published', author: { id: two.id } });
    await discussions.deliver([blockOf(two, one, { id: block.state.id, version: 2, active: false })]);
    expect((await tree(one, postId))[0]).toMatchObject({
      id: top,
      state: 'published',
      author: { id: two.id },
    });
  });

  it('that each has of the other shows a comment once', async () => {
    const [one, two, third] = await three();
    const postId = await publish(third, 'nephrology');
    const top = await comment(two, postId);
    await discussions.deliver([blockOf(one, two), blockOf(two, one)]);
    expect((await tree(one, postId)).map(({ id, state }) => [id, state])).toEqual([[top, 'blocked']]);
  });

  it('is forgotten with either of the two', async () => {
    const [one, two, third] = await three();
    const blocks = [blockOf(one, two), blockOf(third, one)];
    await discussions.deliver(blocks);
    await discussions.deliver([erasureOf(one.id)]);
    const rows = await discussions.em.execute(
      'select member_id, blocked_id, active from block where id in (?, ?)',
      blocks.map(({ state }) => state.id),
    );
    expect(rows).toEqual(Array(2).fill({ member_id: null, blocked_id: null, active: false }));
    const counts = (await discussions.outbox())
      .filter(({ topic }) => topic === 'discussions.erasure.v1')
      .at(-1);
    expect(counts?.state).toMatchObject({ counts: { block: 2 } });
  });
});
