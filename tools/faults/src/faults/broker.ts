import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../fault.js';

/** The broker goes away, and comes back. */
export const brokerFaults: Fault[] = [
  {
    name: 'broker-restart',
    what: 'the broker is stopped in order and started 5 s later',
    async run({ world, healing }) {
      await world.stack.kill('kafka', 'SIGTERM');
      await wait(5_000);
      healing();
      await world.stack.restart('kafka');
    },
  },
  {
    name: 'broker-frozen',
    what: 'SIGSTOP of the broker for 60 s',
    async run({ world, healing }) {
      world.stack.signal('kafka', 'SIGSTOP');
      await wait(60_000);
      healing();
      world.stack.signal('kafka', 'SIGCONT');
    },
  },
  {
    name: 'broker-killed',
    what: 'kill -9 of the broker, started again 1 s later',
    async run({ world, healing }) {
      await world.stack.kill('kafka', 'SIGKILL');
      await wait(1_000);
      healing();
      await world.stack.restart('kafka');
    },
  },
];
