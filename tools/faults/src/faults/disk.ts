import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, FaultContext } from '../fault.js';
import { askEngine } from '../look-index.js';
import { Ballast } from '../small-disks.js';
import type { DiskEngine } from '../small-disks.js';
import { moment } from './moments.js';

const fullMs = 15_000;
/** How long an operator waits for Elasticsearch to find its shards by itself. */
const patienceMs = 30_000;

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

/** @returns colour of the cluster, or undefined while it has no master or the master does nothing */
async function colourOf({ world }: FaultContext): Promise<string | undefined> {
  const asking = askEngine(world, 'GET', '/_cluster/health?master_timeout=1s').catch(() => ({}));
  const health = await Promise.race([asking, wait(3_000, {}, { ref: false })]);
  return (health as { status?: string }).status;
}

/**
 * What docs/runbooks/engine-down.md tells an operator to do, where it is needed: shards that failed five times are not
 * tried again by themselves, and a master that failed in the midst of a change may do nothing any more.
 */
async function untilShardsAreBack(context: FaultContext): Promise<void> {
  const { world, note } = context;
  const end = performance.now() + patienceMs;
  const isBack = (colour: string | undefined): boolean => colour === 'green' || colour === 'yellow';
  let colour = await colourOf(context);
  while (!isBack(colour) && performance.now() < end) {
    await wait(1_000);
    colour = await colourOf(context);
  }
  if (isBack(colour)) return;
  if (colour === 'red') {
    await askEngine(world, 'POST', '/_cluster/reroute?retry_failed=true');
    return note('shards were given up and had to be tried again by an operator');
  }
  await world.stack.restart('elasticsearch');
  note('Elasticsearch did nothing any more and had to be restarted by an operator');
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
