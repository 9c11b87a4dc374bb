import { erasureAnswered, memberVerified, ratingTopic, statisticTopic } from '@openrounds/contracts';
import type { TestMember, TestService } from '@openrounds/testing';
import { erasureOf, findAnywhere, member, memberStateOf, startTestService, until } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../src/service.js';
import { PublishStatistics } from '../src/statistic/publish-statistics.js';
import { Recount } from '../src/statistic/recount.js';
import { hypertension, listCatalogue, newRating, rate, rosuvastatin, statistic } from './fixtures.js';

const canary = 'zyzzyva';

describe('an erased member of ratings', () => {
  let ratings: TestService;
  beforeAll(async () => {
    ratings = await startTestService(service, { env: { STATISTIC_INTERVAL: '0.1' } });
    await listCatalogue(ratings);
  });
  afterAll(() => ratings.close());

  const joined = async (): Promise<TestMember> => {
    const somebody = member();
    await ratings.deliver([{ fact: memberVerified, state: memberStateOf(somebody) }]);
    return somebody;
  };

  it('leaves no rating and no count behind, and the figures are published anew', async () => {
    const erased = await joined();
    const others = await Promise.all(Array.from({ length: 5 }, joined));
    for (const other of others) await rate(ratings, other);
    const { id } = await rate(ratings, erased, { comment: `Good, says ${canary}` });
    await rate(ratings, erased, { drugId: rosuvastatin, conditionId: hypertension });
    await ratings.request('PATCH', `/v1/ratings/${id}`, {
      as: erased,
      body: { comment: `Better, says ${canary}` },
      headers: { 'if-match': '"v1"' },
    });
    await ratings.app.get(PublishStatistics).run();

    await ratings.deliver([erasureOf(erased.id)]);

    const last = (await ratings.outbox(ratingTopic)).filter(({ key }) => key === id).at(-1);
    expect(last).toMatchObject({ version: 3, state: null });
    const told = (await ratings.outbox(erasureAnswered.ratings.topic)).at(-1);
    expect(told?.state).toMatchObject({ counts: { rating: 2, rating_revision: 1, member: 1 } });
    expect(await ratings.app.get(Recount).run()).toEqual([]);
    expect(await statistic(ratings, others[0]!)).toMatchObject({ raters: 5 });
    await until(async () => {
      await ratings.app.get(PublishStatistics).run();
      const figures = await ratings.outbox(statisticTopic);
      return (
        (figures.findLast(({ key }) => key.startsWith(rosuvastatin))?.state as { raters: number }).raters ===
        0
      );
    });
    expect(await findAnywhere(ratings.em, [canary, erased.id, erased.handle])).toEqual([]);
  });

  it('can rate nothing any more and is not brought back by a replay', async () => {
    const erased = await joined();
    const request = erasureOf(erased.id);
    await ratings.deliver([request]);
    const refused = await ratings.request('POST', '/v1/ratings', { as: erased, body: newRating() });
    expect(refused).toMatchObject({ status: 403, body: { code: 'account-erased' } });
    expect(ratings.statements().length).toBeLessThanOrEqual(4);
    await ratings.deliver([{ fact: memberVerified, state: memberStateOf(erased) }, request]);
    expect(await findAnywhere(ratings.em, [erased.id, erased.handle])).toEqual([]);
  });
});
