import { defineService } from '@openrounds/service';
import { gatewayEnv } from './env.js';
import { GatewayModule } from './gateway.module.js';
import { policy } from './policy.js';

export const gateway = defineService({
  name: 'gateway',
  title: 'OpenRounds gateway',
  module: GatewayModule,
  env: gatewayEnv,
  edge: true,
  policy,
});
