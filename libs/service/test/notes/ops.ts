import { NotFound } from '@openrounds/http';
import type { Command } from '@openrounds/messaging';
import { runOps } from '../../src/index.js';
import { notes } from './notes.service.js';

/** A rule of the service that refuses. */
const missing: Command = {
  name: 'notes show',
  summary: 'shows a note that is not there',
  run: () => Promise.reject(new NotFound()),
};

await runOps(notes, [missing]);
