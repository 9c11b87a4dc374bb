import type { JobContext } from '@openrounds/service';
import { runJob } from '@openrounds/service';
import { setTimeout as pause } from 'node:timers/promises';
import { demoRaters } from './seed/rating-plan.js';
import { SeedCatalogue } from './seed/seed-catalogue.js';
import { SeedRatings } from './seed/seed-ratings.js';
import { service } from './service.js';

const patience = 60_000;

/** Asks until the copy of all raters is there. @returns how many are missing when patience ends */
async function missingRaters(world: SeedRatings): Promise<number> {
  const until = performance.now() + patience;
  for (;;) {
    const missing = demoRaters.length - (await world.arrived());
    if (missing === 0 || performance.now() > until) return missing;
    await pause(250);
  }
}

async function seed({ get, log }: JobContext): Promise<number> {
  const world = get(SeedRatings);
  if (!world.isAllowed()) {
    process.stderr.write('The demo world is for development and tests, and NODE_ENV is production.\n');
    return 64;
  }
  const { listed, changed } = await get(SeedCatalogue).run();
  log.info({ count: listed + changed }, 'catalogue seeded');
  if (await world.isFinished()) return 0;
  const missing = await missingRaters(world);
  if (missing > 0) {
    log.error({ count: missing }, 'demo members have not arrived: is identity seeded?');
    return 1;
  }
  const made = await world.run();
  await world.finish();
  log.info({ count: made }, 'ratings seeded');
  return 0;
}

await runJob(service, 'seed', seed);
