import { isEventCommand, runEventCommand } from '../../src/index.js';
import { notes } from './notes.service.js';

const args = process.argv.slice(2);
if (isEventCommand(args)) await runEventCommand(notes, args);
else process.exitCode = 64;
