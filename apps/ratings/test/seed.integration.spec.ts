import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { memberVerified, ratingTopic } from '@openrounds/contracts';
import { derivedId } from '@openrounds/database';
import type { TestService } from '@openrounds/testing';
import { member, memberStateOf, startTestService } from '@openrounds/testing';
import { SeedWorld } from '../src/seed/seed-world.js';
import { service as definition } from '../src/service.js';
import { Recount } from '../src/statistic/recount.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService(definition);
});
afterAll(() => service.close());

it('the demo world is rated by its members alone, and a second seed makes nothing', async () => {
  const handles = ['ward-nine', ...Array.from({ length: 14 }, (_, index) => `demo-${index}`)];
  const demo = handles.map((handle) => member({ handle, id: derivedId(`demo:member:${handle}`) }));
  const others = [
    member(),
    member({ ...demo[1]!, handle: 'new-arrival', id: derivedId('demo:member:new-arrival'), level: 0 }),
  ];
  await service.deliver(
    [...demo, ...others].map((of) => ({ fact: memberVerified, state: memberStateOf(of) })),
  );
  const seed = service.app.get(SeedWorld);
  await seed.catalogue();
  const writers = await seed.writers();
  expect(writers.map(({ handle }) => handle).sort()).toEqual([...handles].sort());
  expect(await seed.ratings(writers)).toBe(60);
  const records = await service.outbox(ratingTopic);
  expect(records).toHaveLength(60);
  expect(await seed.ratings(writers)).toBe(0);
  expect(await service.outbox(ratingTopic)).toHaveLength(60);
  expect(await service.app.get(Recount).run()).toEqual([]);
});
