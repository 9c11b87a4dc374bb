import type { Fault } from '../fault.js';
import { moment, rowsOf, stuck } from './moments.js';

/** A service dies around its commit. */
export const serviceFaults: Fault[] = [
  {
    name: 'kill-before-commit',
    what: 'kill -9 of discussions while writes are flushed and not committed (their outbox rows wait for a lock)',
    async run(context) {
      const { world } = context;
      const lock = await world.db.hold('discussions', 'lock table outbox in share mode');
      try {
        const waiting = async () =>
          (await stuck(context, 'discussions', '%insert into outbox%event_id%')) >= 3;
        await moment('writes wait between flush and commit', waiting);
        await world.stack.kill('discussions', 'SIGKILL');
      } finally {
        await lock.release();
      }
      context.healing();
      await world.stack.restart('discussions');
    },
  },
  {
    name: 'kill-after-commit',
    what: 'kill -9 of discussions with committed events that no broker has seen (the broker is frozen meanwhile)',
    async run(context) {
      const { world } = context;
      world.stack.signal('kafka', 'SIGSTOP');
      try {
        const waiting = async () => (await rowsOf(context, 'discussions', 'outbox')) >= 50;
        await moment('50 committed events wait', waiting);
        await world.stack.kill('discussions', 'SIGKILL');
      } finally {
        world.stack.signal('kafka', 'SIGCONT');
      }
      context.healing();
      await world.stack.restart('discussions');
    },
  },
  {
    name: 'kill-often',
    what: 'kill -9 of discussions, ratings and cases at random moments, six times',
    async run(context) {
      const { random } = context;
      for (let n = 0; n < 6; n += 1) {
        const service = ['discussions', 'ratings', 'cases'][Math.floor(random() * 3)]!;
        await moment('the service works', async () => context.load.since(performance.now() - 500).ok > 0);
        await new Promise((resolve) => setTimeout(resolve, random() * 1_500));
        await context.world.stack.kill(service, 'SIGKILL');
        if (n === 5) context.healing();
        await context.world.stack.restart(service);
      }
    },
  },
];
