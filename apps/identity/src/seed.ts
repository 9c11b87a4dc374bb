import { readEnv, secret } from '@openrounds/config';
import { runJob } from '@openrounds/service';
import { z } from 'zod';
import { SeedMembers, showPlaces } from './demo/seed-members.js';
import { Places } from './member/places.js';
import { service } from './service.js';

const seedEnv = z.object({
  /** Of every demo member; at least 15 characters. */
  DEMO_PASSWORD: secret(z.string().min(15)),
});

await runJob(service, 'seed', async ({ get, em, log }) => {
  const { DEMO_PASSWORD } = readEnv(seedEnv);
  const count = await get(SeedMembers).run(DEMO_PASSWORD);
  const refined = await showPlaces(em, get(Places));
  log.info({ count, applied: refined }, 'demo members');
  return 0;
});
