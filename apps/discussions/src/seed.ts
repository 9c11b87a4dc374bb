import { httpEnv, readEnv } from '@openrounds/config';
import { runJob } from '@openrounds/service';
import { seedWorld } from './seed/seed-world.js';
import { service } from './service.js';

const { NODE_ENV } = readEnv(httpEnv.pick({ NODE_ENV: true }));

if (NODE_ENV === 'production') {
  process.stderr.write('The demo world is for development and tests; NODE_ENV is production.\n');
  process.exitCode = 64;
} else {
  await runJob(service, 'seed', seedWorld);
}
