import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { root } from '../extra-process.js';
import type { Fault } from '../fault.js';
import { moment } from './moments.js';

const shim = pathToFileURL(join(root, 'tools', 'faults', 'shims', 'shift-clock.mjs')).href;
const minutes = 60_000;

const shifted = (ms: number): Record<string, string> => ({
  NODE_OPTIONS: `--import ${shim}`,
  CLOCK_SHIFT_MS: String(ms),
});

export const clockFaults: Fault[] = [
  {
    name: 'clock-off',
    what: 'search runs 10 min ahead and a second relay of discussions 10 min behind, for 20 s',
    async run({ world, load, healing }) {
      const { env } = world.service('search');
      await world.stack.kill('search', 'SIGKILL');
      const search = world.run('search', { env: { ...env, ...shifted(10 * minutes) } });
      const relay = await world.extra('discussions', 'relay', shifted(-10 * minutes));
      const { managementUrl } = world.service('search');
      const ready = async (): Promise<boolean> =>
        (await fetch(new URL('/readyz', managementUrl)).catch(() => undefined))?.ok ?? false;
      await moment('search is ready with its clock off', ready, 40_000);
      await wait(20_000);
      await moment('writes go on', async () => load.since(performance.now() - 1_000).ok > 0);
      healing();
      await Promise.all([search.stop(), relay.stop()]);
      await world.stack.restart('search');
    },
  },
];
