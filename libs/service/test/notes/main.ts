import { runService } from '../../src/index.js';
import { notes } from './notes.service.js';

await runService(notes);
