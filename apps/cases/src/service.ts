import { defineService } from '@openrounds/service';
import { CasesModule } from './cases.module.js';
import { casesEnv } from './env.js';
import { orm } from './orm.config.js';
import { policy } from './policy.js';

export const service = defineService({
  name: 'cases',
  title: 'Cases: patient cases, their states, the check for identifying text',
  module: CasesModule,
  env: casesEnv,
  orm,
  policy,
});
