import { tallyTopic } from '@openrounds/contracts';
import { Clock, newId } from '@openrounds/database';
import type { TestMember, TestService } from '@openrounds/testing';
import { fakeClock, member, startTestService, unverified } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';
import { FoldTallies } from '../src/tally/fold-tallies.js';
import type { Written } from '../src/written.js';

const reason = { code: 'evidence', text: 'The trial showed the opposite in older patients.' };

describe('reactions', () => {
  let discussions: TestService;
  const clock = fakeClock('2026-01-05T08:00:00Z');
  const author = member();

  beforeAll(async () => {
    discussions = await startTestService(service, {
      env: { TALLY_INTERVAL: '10' },
      overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
    });
  });
  afterAll(() => discussions.close());

  const publish = async (): Promise<string> => {
    const body = { title: 'A question for all', body: 'What would you do?', specialties: ['cardiology'] };
    return (await discussions.request<Written>('POST', '/v1/posts', { as: author, body })).body.id;
  };
  const react = (id: string, as: TestMember, body: object) =>
    discussions.request('PUT', `/v1/reactions/${id}`, { as, body });
  const fold = async (): Promise<void> => {
    clock.advance({ seconds: 10 });
    await discussions.app.get(FoldTallies).run();
  };
  const talliesOf = async (id: string) =>
    (await discussions.outbox(tallyTopic)).filter(({ key }) => key === id);
  const countsOf = async (id: string): Promise<unknown> =>
    (await discussions.request<{ counts: unknown }>('GET', `/v1/posts/${id}`, { as: author })).body.counts;

  it('are counted, one per member and item, and the last one counts', async () => {
    const id = await publish();
    const [a, b, c] = [member(), member(), member()];
    expect((await react(id, a, { kind: 'helpful' })).body).toEqual({ id, version: 1 });
    expect(discussions.statements().length).toBeLessThanOrEqual(4);
    await react(id, b, { kind: 'agree' });
    await react(id, c, { kind: 'helpful' });
    await react(id, c, { kind: 'helpful' });
    expect((await react(id, b, { kind: 'disagree', reason })).body).toEqual({ id, version: 2 });
    await fold();
    expect(await countsOf(id)).toEqual({ helpful: 2, agree: 0, disagree: 1, comments: 0 });
    const [tally, ...others] = await talliesOf(id);
    expect(others).toEqual([]);
    expect(tally?.state).toEqual({
      id,
      version: 1,
      itemKind: 'post',
      helpful: 2,
      agree: 0,
      disagree: 1,
      comments: 0,
    });
  });

  it('name nobody, neither in an answer nor in an event', async () => {
    const id = await publish();
    const reader = member();
    await react(id, reader, { kind: 'disagree', reason });
    await fold();
    const answer = await discussions.request('GET', `/v1/posts/${id}`, { as: author });
    for (const text of [JSON.stringify(answer.body), JSON.stringify(await talliesOf(id))]) {
      expect(text).not.toContain(reader.id);
      expect(text).not.toContain('older patients');
    }
  });

  it('are taken back', async () => {
    const id = await publish();
    const reader = member();
    await react(id, reader, { kind: 'agree' });
    await fold();
    expect((await discussions.request('DELETE', `/v1/reactions/${id}`, { as: reader })).status).toBe(200);
    expect((await discussions.request('DELETE', `/v1/reactions/${id}`, { as: reader })).status).toBe(404);
    await fold();
    expect(await countsOf(id)).toMatchObject({ agree: 0 });
    expect((await talliesOf(id)).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('make at most one record per item in ten seconds, and none for what changed nothing', async () => {
    const id = await publish();
    await react(id, member(), { kind: 'helpful' });
    await fold();
    await react(id, member(), { kind: 'helpful' });
    await discussions.app.get(FoldTallies).run();
    expect(await talliesOf(id)).toHaveLength(1);
    await fold();
    expect(await talliesOf(id)).toHaveLength(2);
    const fickle = member();
    await react(id, fickle, { kind: 'helpful' });
    await discussions.request('DELETE', `/v1/reactions/${id}`, { as: fickle });
    await fold();
    expect(await talliesOf(id)).toHaveLength(2);
    expect(await countsOf(id)).toMatchObject({ helpful: 2 });
  });

  it('of one member at the same moment count once', async () => {
    const id = await publish();
    const reader = member();
    const kinds = ['helpful', 'agree', 'helpful', 'agree', 'helpful', 'agree'];
    await Promise.all(kinds.map((kind) => react(id, reader, { kind })));
    await fold();
    const { helpful, agree } = (await countsOf(id)) as Record<string, number>;
    expect(helpful! + agree!).toBe(1);
  });

  it('count comments too: for the post and for what they answer', async () => {
    const id = await publish();
    const comment = async (parentId?: string): Promise<string> => {
      const body = { subject: { kind: 'post', id }, parentId, body: 'An answer.' };
      return (await discussions.request<Written>('POST', '/v1/comments', { as: author, body })).body.id;
    };
    const top = await comment();
    const reply = await comment(top);
    await discussions.request('DELETE', `/v1/comments/${reply}`, { as: author });
    await comment(top);
    await fold();
    expect(await countsOf(id)).toMatchObject({ comments: 2 });
    expect((await talliesOf(top))[0]?.state).toMatchObject({ itemKind: 'comment', comments: 1 });
  });

  it.each([
    ['disagree without a reason', { kind: 'disagree' }, '/reason'],
    ['disagree with a short text', { kind: 'disagree', reason: { ...reason, text: 'No.' } }, '/reason/text'],
    [
      'disagree with an unknown code',
      { kind: 'disagree', reason: { ...reason, code: 'mood' } },
      '/reason/code',
    ],
    ['a reason for an agreement', { kind: 'agree', reason }, '/reason'],
    ['an unknown kind', { kind: 'like' }, '/kind'],
  ])('are refused: %s', async (_what, body, pointer) => {
    const answer = await react(await publish(), member(), body);
    expect(answer.status).toBe(422);
    expect((answer.body['errors'] as { pointer: string }[])[0]?.pointer).toBe(pointer);
  });

  it('are refused with identifying text, for an unknown item and by an unverified member', async () => {
    const id = await publish();
    const text = 'Ask jane.doe@example.org about this.';
    expect((await react(id, member(), { kind: 'disagree', reason: { ...reason, text } })).body['code']).toBe(
      'phi-found',
    );
    expect((await react(newId(), member(), { kind: 'helpful' })).status).toBe(404);
    expect((await react(id, unverified(), { kind: 'helpful' })).status).toBe(403);
  });
});
