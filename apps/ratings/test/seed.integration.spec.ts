import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { memberVerified, ratingTopic } from '@openrounds/contracts';
import { derivedId } from '@openrounds/database';
import type { TestService } from '@openrounds/testing';
import { member, memberStateOf, startTestService } from '@openrounds/testing';
import { demoRaters } from '../src/seed/rating-plan.js';
import { SeedCatalogue } from '../src/seed/seed-catalogue.js';
import { SeedRatings } from '../src/seed/seed-ratings.js';
import { service as definition } from '../src/service.js';
import { Recount } from '../src/statistic/recount.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService(definition);
});
afterAll(() => service.close());

it('the demo world is rated once its members have arrived, and a second seed makes nothing', async () => {
  const demo = demoRaters.map((handle) => member({ handle, id: derivedId(`demo:member:${handle}`) }));
  const world = service.app.get(SeedRatings);
  await service.app.get(SeedCatalogue).run();
  const [last, ...first] = demo;
  await service.deliver(
    [...first, { ...last!, level: 0 }].map((of) => ({ fact: memberVerified, state: memberStateOf(of) })),
  );
  expect(await world.arrived()).toBe(demoRaters.length - 1);
  await service.deliver([{ fact: memberVerified, state: memberStateOf({ ...last!, version: 2 }) }]);
  expect(await world.arrived()).toBe(demoRaters.length);
  expect(await world.run()).toBe(60);
  expect(await service.outbox(ratingTopic)).toHaveLength(60);
  expect(await world.run()).toBe(0);
  expect(await service.outbox(ratingTopic)).toHaveLength(60);
  expect(await service.app.get(Recount).run()).toEqual([]);
});
