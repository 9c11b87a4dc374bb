import { caseOpened, commentTopic, memberVerified, postTopic } from '@openrounds/contracts';
import { log } from '@openrounds/telemetry';
import type { TestService } from '@openrounds/testing';
import { member, memberStateOf, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoPosts } from '../src/seed/demo-posts.js';
import { demoConcepts, demoHandles, seedWorld } from '../src/seed/seed-world.js';
import { memberIdOf, subjectIdOf } from '../src/seed/seed-discussions.js';
import { service } from '../src/service.js';
import { openCase } from './open-case.js';

describe('the demo posts', () => {
  let discussions: TestService;

  beforeAll(async () => {
    discussions = await startTestService(service);
    const cases = Array.from({ length: 12 }, (_, n) =>
      subjectIdOf('case', `case-${String(n + 1).padStart(2, '0')}`),
    );
    await discussions.deliver([
      ...demoHandles.map((handle) => ({
        fact: memberVerified,
        state: memberStateOf(member({ id: memberIdOf(handle), handle })),
      })),
      ...cases.map((id) => ({
        fact: caseOpened,
        state: openCase({ id, authorId: memberIdOf('harbour-cardio'), audience: { kind: 'all' } }),
      })),
    ]);
    for (const id of demoConcepts) {
      await discussions.em.execute(
        `insert into concept (id, version, kind, label) values (?, 1, 'condition', ?)`,
        [id, id],
      );
    }
  });
  afterAll(() => discussions.close());

  it('are written through the use cases with their threads, and a second run changes nothing', async () => {
    const context = {
      get: discussions.app.get.bind(discussions.app),
      em: discussions.em,
      log,
      done: async () => undefined,
    };
    expect(await seedWorld(context)).toBe(0);
    const rows = await discussions.em.execute<{ id: string; state: string; answers: number }[]>(
      'select id, state, cardinality(accepted_comment_ids) as answers from post',
    );
    expect(rows).toHaveLength(demoPosts.length);
    for (const { slug, ending } of demoPosts) {
      expect(rows.find(({ id }) => id === subjectIdOf('post', slug))?.state).toBe(ending ?? 'published');
    }
    expect(rows.some(({ answers }) => answers === 1)).toBe(true);
    const written = {
      posts: await discussions.outbox(postTopic),
      comments: await discussions.outbox(commentTopic),
    };
    const reactions = await discussions.em.execute('select * from reaction order by item_id, member_id');
    expect(reactions.length).toBeGreaterThan(50);
    await discussions.em.execute('delete from seed');
    expect(await seedWorld(context)).toBe(0);
    expect({
      posts: await discussions.outbox(postTopic),
      comments: await discussions.outbox(commentTopic),
    }).toEqual(written);
  }, 60_000);
});
