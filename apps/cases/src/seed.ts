import { runJob } from '@openrounds/service';
import { seedWorld } from './seed/seed-world.js';
import { service } from './service.js';

if (process.env['NODE_ENV'] === 'development' || process.env['NODE_ENV'] === 'test') {
  await runJob(service, 'seed', seedWorld);
} else {
  process.stderr.write('The demo world is for development and tests: NODE_ENV is neither.\n');
  process.exitCode = 64;
}
