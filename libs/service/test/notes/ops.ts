import { runOps } from '../../src/index.js';
import { notes } from './notes.service.js';

await runOps(notes);
