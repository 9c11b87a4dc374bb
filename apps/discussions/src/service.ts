import { defineService } from '@openrounds/service';
import { DiscussionsModule } from './discussions.module.js';
import { discussionsEnv } from './env.js';
import { orm } from './orm.config.js';
import { policy } from './policy.js';

export const service = defineService({
  name: 'discussions',
  title: 'Discussions: posts, comments on posts and cases, reactions',
  module: DiscussionsModule,
  env: discussionsEnv,
  orm,
  policy,
});
