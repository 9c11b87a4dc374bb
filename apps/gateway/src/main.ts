import { runService } from '@openrounds/service';
import { gateway } from './service.js';

await runService(gateway);
