import { defineService } from '@openrounds/service';
import { ratingsEnv } from './env.js';
import { orm } from './orm.config.js';
import { policy } from './policy.js';
import { RatingsModule } from './ratings.module.js';

export const service = defineService({
  name: 'ratings',
  title: 'OpenRounds ratings',
  module: RatingsModule,
  env: ratingsEnv,
  orm,
  policy,
});
