import { memberVerified } from '@openrounds/contracts';
import type { TestMember, TestService } from '@openrounds/testing';
import { member, memberStateOf, startTestService } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';
import { listCatalogue, rate, rosuvastatin } from './fixtures.js';

interface Part {
  service: string;
  ratings: Record<string, unknown>[];
  revisions: Record<string, unknown>[];
}

describe('the part of ratings in an export', () => {
  let ratings: TestService;
  beforeAll(async () => {
    ratings = await startTestService(service);
    await listCatalogue(ratings);
  });
  afterAll(() => ratings.close());

  const joined = async (): Promise<TestMember> => {
    const somebody = member();
    await ratings.deliver([{ fact: memberVerified, state: memberStateOf(somebody) }]);
    return somebody;
  };

  it('holds every version of the ratings of the member with the companies declared, and nothing of anybody else', async () => {
    const [one, two] = [await joined(), await joined()];
    const conflict = { declared: true, types: ['speaking'], companies: ['Zyzzyvaone Pharma'] };
    const { id } = await rate(ratings, one, { comment: 'Good, says zyzzyvaone', conflict });
    const taken = await rate(ratings, one, { drugId: rosuvastatin });
    await rate(ratings, two, {
      comment: 'Bad, says zyzzyvatwo',
      conflict: { ...conflict, companies: ['Zyzzyvatwo AG'] },
    });
    const headers = { 'if-match': '"v1"' };
    const revised = await ratings.request('PATCH', `/v1/ratings/${id}`, {
      as: one,
      body: { comment: 'Better, says zyzzyvaone', conflict: { declared: false } },
      headers,
    });
    expect(revised.status).toBe(200);
    expect((await ratings.request('DELETE', `/v1/ratings/${taken.id}`, { as: one, headers })).status).toBe(
      200,
    );

    const { status, body } = await ratings.request<Part>('GET', '/internal/export', { as: one });

    expect(status).toBe(200);
    expect(body).toMatchObject({ service: 'ratings', formatVersion: 1, memberId: one.id });
    expect(body.ratings).toMatchObject([
      { id, version: 2, scores: { efficacy: 5, safety: 4 }, comment: 'Better, says zyzzyvaone' },
      { id: taken.id, state: 'withdrawn', drugId: rosuvastatin },
    ]);
    expect(body.revisions).toMatchObject([
      {
        ratingId: id,
        version: 1,
        content: { comment: 'Good, says zyzzyvaone', conflict: { companies: ['Zyzzyvaone Pharma'] } },
      },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/zyzzyvatwo/i);
    expect(JSON.stringify(body)).not.toContain(two.id);
  });

  it('is empty of a member who rated nothing', async () => {
    const { body } = await ratings.request<Part>('GET', '/internal/export', { as: await joined() });
    expect(body).toMatchObject({ ratings: [], revisions: [] });
  });
});
