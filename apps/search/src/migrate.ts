import { runMigrate } from '@openrounds/service';
import { service } from './service.js';

await runMigrate(service);
