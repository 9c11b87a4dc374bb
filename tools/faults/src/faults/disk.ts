import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, FaultContext } from '../fault.js';
import { askEngine } from '../look-index.js';
import { Ballast } from '../small-disks.js';
import type { DiskEngine } from '../small-disks.js';
import { moment } from './moments.js';

const fullMs = 15_000;

/** Fills the disk of an engine for 15 s from the moment at which the engine has noticed. @param worse done amid them */
async function whileFull(
  { world }: FaultContext,
  engine: DiskEngine,
  worse: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const log = world.logOf(engine);
  const begin = statSync(log).size;
  const noticed = (): boolean =>
    !world.stack.isRunning(engine) || readFileSync(log).subarray(begin).includes('No space left on device');
  const ballast = await Ballast.in(join(world.disks!, engine));
  try {
    await moment(`${engine} notices that its disk is full`, () => Promise.resolve(noticed()), 60_000);
    await wait(fullMs / 2);
    await worse();
    await wait(fullMs / 2);
  } finally {
    await ballast.remove();
  }
}

/** As a supervisor does. */
async function startAgain({ world, note }: FaultContext, engine: DiskEngine): Promise<void> {
  if (world.stack.isRunning(engine)) return note(`${engine} went on by itself`);
  await world.stack.restart(engine);
  note(`${engine} had ended and was started again`);
}

/** Uses up the segments of the log that lie ready: PostgreSQL ends when it can make no further one. */
async function useUpLog({ world }: FaultContext): Promise<void> {
  const turn = (): Promise<boolean> =>
    world.db.sql('discussions', 'select pg_switch_wal()').then(
      () => !world.stack.isRunning('postgres'),
      () => true,
    );
  await moment('PostgreSQL has no room for its log', turn);
}

/** @returns colour of the cluster, or undefined while it has no master */
async function colourOf({ world }: FaultContext): Promise<string | undefined> {
  const health = await askEngine(world, 'GET', '/_cluster/health?master_timeout=1s').catch(() => ({}));
  return (health as { status?: string }).status;
}

/** As docs/runbooks/engine-down.md says: shards that failed five times are not tried again by themselves. */
async function untilShardsAreBack(context: FaultContext): Promise<void> {
  let red = 0;
  const back = async (): Promise<boolean> => {
    const colour = await colourOf(context);
    red = colour === 'red' ? red + 1 : 0;
    if (red === 10) await askEngine(context.world, 'POST', '/_cluster/reroute?retry_failed=true');
    if (red === 10) context.note('shards were given up and had to be tried again by an operator');
    return colour === 'green' || colour === 'yellow' || (await wait(1_000, false));
  };
  await moment('Elasticsearch has its shards back', back, 120_000);
}

/** No space is left for an engine; its data lies on a small disk of its own. */
export const diskFaults: Fault[] = [
  {
    name: 'disk-full-postgres',
    what: 'no space is left for PostgreSQL for 15 s: at first for its tables, then for its log too; started again',
    needs: 'small disks',
    async run(context) {
      await whileFull(context, 'postgres', () => useUpLog(context));
      context.healing();
      await startAgain(context, 'postgres');
    },
  },
  {
    name: 'disk-full-kafka',
    what: 'no space is left for the broker for 15 s; it ends by itself and is started again',
    needs: 'small disks',
    async run(context) {
      await whileFull(context, 'kafka');
      context.healing();
      await startAgain(context, 'kafka');
    },
  },
  {
    name: 'disk-full-elasticsearch',
    what: 'no space is left for Elasticsearch for 15 s: shards fail, and it is no master any more',
    needs: 'small disks',
    async run(context) {
      await whileFull(context, 'elasticsearch');
      context.healing();
      await startAgain(context, 'elasticsearch');
      await untilShardsAreBack(context);
    },
  },
];
