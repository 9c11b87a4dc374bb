import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../fault.js';

/** Nothing breaks: what the tool itself finds then would be a fault of its own. */
export const calm: Fault[] = [
  { name: 'calm', what: 'nothing breaks: 5 s of load', run: async () => void (await wait(5_000)) },
];
