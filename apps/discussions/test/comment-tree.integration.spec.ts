import type { TestService } from '@openrounds/testing';
import { member, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BranchView, CommentNode } from '../src/comment/comment.http.js';
import { service } from '../src/service.js';
import type { Written } from '../src/written.js';

interface Listed {
  items: BranchView[];
  nextCursor: string | null;
}

describe('the comment tree', () => {
  let discussions: TestService;
  const [author, colleague] = [member(), member()];

  beforeAll(async () => {
    discussions = await startTestService(service);
  });
  afterAll(() => discussions.close());

  const publish = async (): Promise<string> => {
    const body = { title: 'A question for all', body: 'What would you do?', specialties: ['cardiology'] };
    return (await discussions.request<Written>('POST', '/v1/posts', { as: author, body })).body.id;
  };
  const add = async (postId: string, parentId?: string): Promise<string> => {
    const body = { subject: { kind: 'post', id: postId }, parentId, body: 'An answer.' };
    const answer = await discussions.request<Written>('POST', '/v1/comments', { as: colleague, body });
    expect(answer.status).toBe(201);
    return answer.body.id;
  };
  const page = async (query: string): Promise<Listed> => {
    const answer = await discussions.request<Listed>('GET', `/v1/comments?${query}`, { as: author });
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const idsOf = (nodes: CommentNode[]): string[] =>
    nodes.flatMap(({ id, replies }) => [id, ...idsOf(replies)]);
  /** Reads the whole tree as a client would: page by page, and each branch to its end. */
  const readAll = async (postId: string, limit: number, between: () => Promise<void>): Promise<string[]> => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const shown = await page(`subject=post:${postId}&limit=${limit}${cursor}`);
      await between();
      for (const branch of shown.items) {
        seen.push(...idsOf([branch]));
        for (let more = branch.moreReplies; more !== null;) {
          const rest = await page(`subject=post:${postId}&branch=${branch.id}&limit=100&cursor=${more}`);
          seen.push(...rest.items.map(({ id }) => id));
          more = rest.nextCursor;
        }
      }
      if (shown.nextCursor === null) return seen;
      cursor = `&cursor=${shown.nextCursor}`;
    }
  };

  it('neither skips nor repeats a comment, whatever others write between the pages', async () => {
    const actions = fc.array(fc.nat(30), { minLength: 4, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(actions, actions, fc.integer({ min: 1, max: 4 }), async (first, meanwhile, limit) => {
        const postId = await publish();
        const known: string[] = [];
        const write = async (choice: number): Promise<void> => {
          const parent = choice % 2 === 0 ? undefined : known[choice % Math.max(known.length, 1)];
          known.push(await add(postId, parent));
        };
        for (const choice of first) await write(choice);
        const before = [...known];
        const queue = [...meanwhile];
        const seen = await readAll(postId, limit, async () => {
          const choice = queue.pop();
          if (choice !== undefined) await write(choice);
        });
        expect(new Set(seen).size).toBe(seen.length);
        expect(before.filter((id) => !seen.includes(id))).toEqual([]);
      }),
      { numRuns: 12, seed: 11 },
    );
  });

  it('misses no comment that was written at the same moment as others', async () => {
    const postId = await publish();
    const written = await Promise.all(Array.from({ length: 12 }, () => add(postId)));
    expect((await readAll(postId, 5, async () => undefined)).toSorted()).toEqual(written.toSorted());
  });

  it('shows 50 replies of a branch and pages the rest', async () => {
    const postId = await publish();
    const top = await add(postId);
    const replies: string[] = [];
    for (let n = 0; n < 53; n += 1) replies.push(await add(postId, top));
    const [branch] = (await page(`subject=post:${postId}`)).items;
    expect(branch!.replies.map(({ id }) => id)).toEqual(replies.slice(0, 50));
    expect(branch!.moreReplies).not.toBeNull();
    expect(await readAll(postId, 20, async () => undefined)).toEqual([top, ...replies]);
  });

  it('begins with the accepted comments and does not repeat them, also when an acceptance comes between two pages', async () => {
    const postId = await publish();
    const tops = [await add(postId), await add(postId), await add(postId), await add(postId)];
    const nested = await add(postId, tops[2]);
    const accept = (commentIds: string[]) =>
      discussions.request('PUT', `/v1/posts/${postId}/accepted-comments`, {
        as: author,
        body: { commentIds },
      });
    await accept([nested]);
    const seen = await readAll(postId, 1, async () => void (await accept([tops[3]!])));
    expect(seen).toEqual([tops[2], nested, tops[0], tops[1], tops[3]]);
  });

  it('refuses a subject that is no post or case', async () => {
    for (const subject of ['post:1', 'rating:0190c0de-0000-7000-8000-000000000001', '']) {
      const answer = await discussions.request('GET', `/v1/comments?subject=${subject}`, { as: author });
      expect(answer.status).toBe(422);
    }
  });
});
