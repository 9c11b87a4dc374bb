import { defineService } from '@openrounds/service';
import { identityEnv } from './env.js';
import { IdentityModule } from './identity.module.js';
import { orm } from './orm.config.js';
import { policy } from './policy.js';

export const service = defineService({
  name: 'identity',
  title: 'Identity: accounts, sessions, keys, licence verification, profiles, follows',
  module: IdentityModule,
  env: identityEnv,
  orm,
  policy,
});
