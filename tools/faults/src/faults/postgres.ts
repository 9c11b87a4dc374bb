import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../fault.js';

const fullMs = 60_000;
const shortMs = 20_000;

/** The databases go away, are exhausted, or are held open. */
export const postgresFaults: Fault[] = [
  {
    name: 'database-restart',
    what: 'PostgreSQL is shut down at once (SIGQUIT, as in a crash) and started again',
    async run({ world, healing }) {
      await world.stack.kill('postgres', 'SIGQUIT');
      healing();
      await world.stack.restart('postgres');
    },
  },
  {
    name: 'pool-exhausted',
    what: 'all connections of discussions wait for a lock for 20 s (--long: 60 s)',
    async run({ world, long, healing }) {
      const lock = await world.db.hold('discussions', 'lock table post in access exclusive mode');
      await wait(long ? fullMs : shortMs);
      healing();
      await lock.release();
    },
  },
  {
    name: 'open-transaction',
    what: 'a transaction with an outbox row of a low id stays open for 20 s (--long: 60 s) and is rolled back',
    async run({ world, long, healing }) {
      const insert = `insert into outbox
        (event_id, topic, key, bucket, aggregate_type, aggregate_id, aggregate_version, type, payload)
        select gen_random_uuid(), 'discussions.post.v1', 'never', bucket, 'never', bucket::text, 1, 'never', '{}'
        from generate_series(0, 15) as bucket`;
      const open = await world.db.hold('discussions', insert);
      await wait(long ? fullMs : shortMs);
      healing();
      await open.release();
    },
  },
];
