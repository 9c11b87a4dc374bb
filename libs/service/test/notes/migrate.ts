import { runMigrate } from '../../src/index.js';
import { notes } from './notes.service.js';

await runMigrate(notes);
