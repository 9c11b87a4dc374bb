import { defineService } from '@openrounds/service';
import { searchEnv } from './env.js';
import { orm } from './orm.config.js';
import { policy } from './policy.js';
import { SearchModule } from './search.module.js';

export const service = defineService({
  name: 'search',
  title: 'OpenRounds search',
  module: SearchModule,
  env: searchEnv,
  orm,
  policy,
});
