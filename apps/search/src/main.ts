import { runService } from '@openrounds/service';
import { service } from './service.js';

await runService(service);
