import type { JobContext } from '@openrounds/service';
import { runJob } from '@openrounds/service';
import { setTimeout as pause } from 'node:timers/promises';
import { SeedWorld } from './seed/seed-world.js';
import { service } from './service.js';

/** Most of the demo members may write; below this the member copy has not arrived. */
const fewestWriters = 12;
const patience = 60_000;

type Writers = Awaited<ReturnType<SeedWorld['writers']>>;

/** Waits until the copy of the demo members has arrived and grows no more. */
async function settledWriters(world: SeedWorld): Promise<Writers> {
  const until = performance.now() + patience;
  let before = -1;
  for (;;) {
    const writers = await world.writers();
    if (writers.length >= fewestWriters && writers.length === before) return writers;
    if (performance.now() > until) {
      throw new Error(
        `Only ${writers.length} demo members have arrived after ${patience / 1_000} s. Is identity seeded?`,
      );
    }
    before = writers.length;
    await pause(500);
  }
}

async function seed({ get, log }: JobContext): Promise<number> {
  const world = get(SeedWorld);
  const { listed, changed } = await world.catalogue();
  log.info({ count: listed + changed }, 'catalogue seeded');
  if (await world.isFinished()) return 0;
  const made = await world.ratings(await settledWriters(world));
  await world.finish();
  log.info({ count: made }, 'ratings seeded');
  return 0;
}

if (process.env['NODE_ENV'] === 'development' || process.env['NODE_ENV'] === 'test') {
  await runJob(service, 'seed', seed);
} else {
  process.stderr.write('The demo world is for development and tests: NODE_ENV is neither.\n');
  process.exitCode = 64;
}
