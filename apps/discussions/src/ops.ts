import { runOps } from '@openrounds/service';
import { service } from './service.js';

await runOps(service);
