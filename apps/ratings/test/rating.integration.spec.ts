import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { memberVerified, ratingTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { TestService } from '@openrounds/testing';
import { member, memberStateOf, startTestService, unverified } from '@openrounds/testing';
import { service as definition } from '../src/service.js';
import { Recount } from '../src/statistic/recount.js';
import type { Written } from './fixtures.js';
import {
  atorvastatin,
  hyperlipidemia,
  hypertension,
  listCatalogue,
  newRating,
  rate,
  statistic,
} from './fixtures.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService(definition);
  await listCatalogue(service);
});
afterEach(async () => {
  expect(await service.app.get(Recount).run()).toEqual([]);
});
afterAll(() => service.close());

const post = (as: ReturnType<typeof member>, change: Record<string, unknown> = {}) =>
  service.request<Written & { code: string; errors: { pointer: string }[] }>('POST', '/v1/ratings', {
    as,
    body: newRating(change),
  });
const recordsOf = async (id: string) => (await service.outbox(ratingTopic)).filter(({ key }) => key === id);

describe('rating a drug', () => {
  it('answers id and version, and publishes the rating without companies', async () => {
    const author = member();
    const conflict = {
      declared: true,
      types: ['speaking', 'consulting'],
      companies: ['Northlight'],
      withinMonths: 36,
    };
    const { status, body } = await post(author, { conflict, comment: 'Works well in most of my patients.' });
    expect(status).toBe(201);
    expect(body).toEqual({ id: expect.any(String), version: 1 });
    const [record] = await recordsOf(body.id);
    expect(record).toMatchObject({
      type: 'ratings.rating.published',
      version: 1,
      state: {
        state: 'published',
        authorId: author.id,
        scores: { efficacy: 5, safety: 4 },
        conflict: { declared: true, types: ['consulting', 'speaking'] },
        provenance: 'volunteered',
      },
    });
    expect(JSON.stringify(record)).not.toContain('Northlight');
  });

  it('takes at most four statements', async () => {
    await rate(service, member());
    expect(service.statements().filter((sql) => !/idempotency/.test(sql)).length).toBeLessThanOrEqual(4);
  });

  it('a second one for the same drug and condition is 409 and names the first', async () => {
    const author = member();
    const first = await rate(service, author);
    const { status, body } = await post(author);
    expect([status, body.code]).toEqual([409, 'rating-exists']);
    expect(body).toMatchObject({ ratingId: first.id });
    await rate(service, author, { conditionId: hypertension });
  });

  it('ten at the same moment by one member leave one rating', async () => {
    const author = member();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(author)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array.from({ length: 9 }, () => 409),
    ]);
  });

  it('needs a verified member in good standing', async () => {
    for (const as of [unverified(), member({ standing: 'muted' }), member({ level: 1 })]) {
      const { status, body } = await post(as);
      expect([status, body.code]).toEqual([403, 'verification-required']);
    }
    expect((await service.request('POST', '/v1/ratings', { body: newRating() })).status).toBe(401);
  });

  it.each([
    ['without a score', { scores: {} }, '/scores'],
    ['with a score of 6', { scores: { efficacy: 6 } }, '/scores/efficacy'],
    ['without an answer to the conflict question', { conflict: undefined }, '/conflict'],
    ['with a declared conflict of no type', { conflict: { declared: true, types: [] } }, '/conflict/types'],
    ['of an unknown drug', { drugId: '00000000-0000-8000-8000-000000000000' }, '/drugId'],
    ['for an unknown condition', { conditionId: 'DOID:999999' }, '/conditionId'],
    ['with a blank comment', { comment: '  ' }, '/comment'],
    ['with a field that does not exist', { verified: true }, '/verified'],
  ])('%s is 422', async (_what, change, pointer) => {
    const before = (await service.outbox()).length;
    const { status, body } = await post(member(), change);
    expect([status, body.code]).toEqual([422, 'validation-failed']);
    expect(body.errors.map((error) => error.pointer)).toContain(pointer);
    expect((await service.outbox()).length).toBe(before);
  });

  it('with a comment that could identify a patient is 422 with places, never the passage', async () => {
    const comment = 'Mail me at jane.roe@example.org about this one.';
    const answer = await service.request('POST', '/v1/ratings', {
      as: member(),
      body: newRating({ comment }),
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'phi-found' } });
    expect(answer.body['findings']).toEqual([
      expect.objectContaining({ pointer: '/comment', start: expect.any(Number), class: expect.any(String) }),
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('jane.roe');
  });
});

describe('revising a rating', () => {
  const revise = (as: ReturnType<typeof member>, { id, version }: Written, body: unknown) =>
    service.request<Written & { code: string }>('PATCH', `/v1/ratings/${id}`, {
      as,
      body,
      headers: { 'if-match': `"v${version}"` },
    });

  it('keeps the id, files the version before and counts the difference', async () => {
    const author = member();
    const rating = await rate(service, author, {
      conditionId: hypertension,
      scores: { efficacy: 2, safety: 3 },
    });
    const before = await statistic(service, author, atorvastatin, hypertension);
    const { status, body } = await revise(author, rating, { scores: { efficacy: 4 } });
    expect([status, body]).toEqual([200, { id: rating.id, version: 2 }]);
    expect(service.statements().length).toBeLessThanOrEqual(4);
    const after = await statistic(service, author, atorvastatin, hypertension);
    expect(after.raters).toBe(before.raters);
    expect(after.member['safety']!.n).toBe(before.member['safety']!.n - 1);
    const history = await execute(
      service.em,
      'select version, content from rating_revision where rating_id = $1',
      [rating.id],
    );
    expect(history).toEqual([
      { version: 1, content: expect.objectContaining({ scores: { efficacy: 2, safety: 3 } }) },
    ]);
    expect((await recordsOf(rating.id)).map(({ type, version }) => [type, version])).toEqual([
      ['ratings.rating.published', 1],
      ['ratings.rating.revised', 2],
    ]);
  });

  it('that changes nothing makes no version and no record', async () => {
    const author = member();
    const rating = await rate(service, author);
    const { body } = await revise(author, rating, {
      scores: { safety: 4, efficacy: 5 },
      conflict: { declared: false },
    });
    expect(body.version).toBe(1);
    expect(await recordsOf(rating.id)).toHaveLength(1);
  });

  it('from an old version is 412, without a version 428', async () => {
    const author = member();
    const rating = await rate(service, author);
    await revise(author, rating, { comment: 'First thought.' });
    expect((await revise(author, rating, { comment: 'Second thought.' })).status).toBe(412);
    const body = { comment: 'Third thought.' };
    expect((await service.request('PATCH', `/v1/ratings/${rating.id}`, { as: author, body })).status).toBe(
      428,
    );
  });

  it('of another member is not there, and a comment is checked again', async () => {
    const author = member();
    const rating = await rate(service, author);
    expect((await revise(member(), rating, { lang: 'fr' })).status).toBe(404);
    const { status, body } = await revise(author, rating, { comment: 'His record is MRN 12345678.' });
    expect([status, body.code]).toEqual([422, 'phi-found']);
  });
});

describe('withdrawing a rating', () => {
  it('takes its scores out of the counts and leaves a record without text', async () => {
    const author = member();
    const before = await statistic(service, author);
    const rating = await rate(service, author, { comment: 'I will take this back.' });
    expect((await statistic(service, author)).raters).toBe(before.raters + 1);
    const { status, body } = await service.request<Written>('DELETE', `/v1/ratings/${rating.id}`, {
      as: author,
    });
    expect([status, body]).toEqual([200, { id: rating.id, version: 2 }]);
    expect(service.statements().length).toBeLessThanOrEqual(4);
    expect(await statistic(service, author)).toMatchObject({ raters: before.raters, member: before.member });
    const [, withdrawn] = await recordsOf(rating.id);
    expect(withdrawn).toMatchObject({ type: 'ratings.rating.withdrawn', state: { state: 'withdrawn' } });
    expect(JSON.stringify(withdrawn)).not.toContain('take this back');
    expect((await service.request('GET', `/v1/ratings/${rating.id}`, { as: author })).status).toBe(404);
  });

  it('lets the member rate anew, and a second withdrawal changes nothing', async () => {
    const author = member();
    const rating = await rate(service, author);
    const path = `/v1/ratings/${rating.id}`;
    await service.request('DELETE', path, { as: author });
    expect((await service.request('DELETE', path, { as: author })).body).toEqual({
      id: rating.id,
      version: 2,
    });
    await rate(service, author);
    expect((await service.request('DELETE', path, { as: member() })).status).toBe(404);
  });
});

describe('reading ratings', () => {
  it('one with a comment is shown under its author, one without only to its author', async () => {
    const [author, colleague] = [member(), member()];
    await service.deliver([{ fact: memberVerified, state: memberStateOf(author) }]);
    const commented = await rate(service, author, { comment: 'Rarely had to stop it.' });
    const silent = await rate(service, author, { conditionId: hypertension });
    const seen = await service.request('GET', `/v1/ratings/${commented.id}`, { as: colleague });
    expect(seen).toMatchObject({ status: 200, headers: { etag: '"v1"' } });
    expect(seen.body).toMatchObject({ author: { handle: author.handle }, comment: 'Rarely had to stop it.' });
    expect((await service.request('GET', `/v1/ratings/${silent.id}`, { as: colleague })).status).toBe(404);
    expect((await service.request('GET', `/v1/ratings/${silent.id}`, { as: author })).status).toBe(200);
  });

  it('companies are shown to their member alone', async () => {
    const author = member();
    const conflict = { declared: true, types: ['research'], companies: ['Northlight'], withinMonths: 12 };
    const { id } = await rate(service, author, { conflict, comment: 'In a trial of theirs.' });
    const own = await service.request('GET', `/v1/ratings/${id}`, { as: author });
    const other = await service.request('GET', `/v1/ratings/${id}`, { as: member() });
    expect(own.body['conflict']).toEqual(conflict);
    expect(other.body['conflict']).toEqual({ declared: true, types: ['research'] });
  });

  it('pages of a list neither skip nor repeat, newest first, in two statements', async () => {
    const drug = `/v1/drugs/${atorvastatin}/ratings?conditionId=${hyperlipidemia}&limit=2`;
    for (const n of [1, 2, 3]) await rate(service, member(), { comment: `Comment number ${n}.` });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = cursor === '' ? drug : `${drug}&cursor=${cursor}`;
      const { body } = await service.request<{
        items: { id: string; publishedAt: string }[];
        nextCursor: string | null;
      }>('GET', path, { as: member() });
      expect(service.statements().length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ publishedAt, id }) => `${publishedAt} ${id}`));
      cursor = body.nextCursor;
      await rate(service, member(), { comment: 'Written while others read.' });
    }
    expect(seen).toEqual([...seen].sort().reverse());
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(3);
  });

  it('a member finds all own ratings, also without a comment', async () => {
    const author = member();
    const ratings = [await rate(service, author), await rate(service, author, { conditionId: hypertension })];
    const { body } = await service.request<{ items: { id: string; drug: string; condition: string }[] }>(
      'GET',
      '/v1/me/ratings',
      { as: author },
    );
    expect(body.items.map(({ id }) => id)).toEqual(ratings.map(({ id }) => id).reverse());
    expect(body.items[1]).toMatchObject({
      drug: 'atorvastatin calcium',
      condition: 'familial hyperlipidemia',
    });
  });

  it('a cursor that is not ours is 422', async () => {
    const { status } = await service.request('GET', '/v1/me/ratings?cursor=abc', { as: member() });
    expect(status).toBe(422);
  });
});
