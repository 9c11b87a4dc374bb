import { setTimeout as wait } from 'node:timers/promises';
import type { ExtraProcess } from '../extra-process.js';
import type { Fault, FaultContext } from '../fault.js';
import { moment, stuck } from './moments.js';

const leaseMs = 15_000;

/** A second relay of discussions that holds its share of the buckets. */
async function secondRelay({ world }: FaultContext): Promise<ExtraProcess> {
  const before = await members(world);
  const relay = await world.extra('discussions', 'relay');
  await moment('the second relay holds buckets', async () => (await members(world)) > before, 40_000);
  return relay;
}

async function members(world: FaultContext['world']): Promise<number> {
  const sql = `select count(distinct owner)::int as n from relay_lease where expires_at > now()`;
  return (await world.db.sql<{ n: number }>('discussions', sql))[0]!.n;
}

/** The relay dies, freezes, or has company. */
export const relayFaults: Fault[] = [
  {
    name: 'relay-append-delete',
    what: 'kill -9 of discussions after the broker appended a batch and before its rows were deleted',
    short: true,
    async run(context) {
      const { world } = context;
      const lock = await world.db.hold('discussions', 'lock table relay_lease in access exclusive mode');
      try {
        const waiting = async () =>
          (await stuck(context, 'discussions', '%delete from outbox o using relay_lease%')) >= 1;
        await moment('a sent batch waits to be deleted', waiting, 10_000);
        await world.stack.kill('discussions', 'SIGKILL');
      } finally {
        await lock.release();
      }
      context.healing();
      await world.stack.restart('discussions');
    },
  },
  {
    name: 'relay-frozen',
    what: 'SIGSTOP of one of two relays for three leases (45 s), then SIGCONT: it wakes with leases that are lost',
    async run(context) {
      const relay = await secondRelay(context);
      await wait(1_000 + context.random() * 500);
      relay.signal('SIGSTOP');
      await wait(3 * leaseMs);
      relay.signal('SIGCONT');
      context.healing();
      await wait(4_000);
    },
  },
  {
    name: 'relays-killed',
    what: 'kill -9 of one of two extra relays at random moments, ten times',
    async run(context) {
      const { world, random } = context;
      const relays = await Promise.all([secondRelay(context), world.extra('discussions', 'relay')]);
      for (let n = 0; n < 10; n += 1) {
        await wait(500 + random() * 3_500);
        const which = Math.floor(random() * relays.length);
        await relays[which]!.kill();
        relays[which] = await world.extra('discussions', 'relay');
      }
      context.healing();
    },
  },
];
