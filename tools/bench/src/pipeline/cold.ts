import { startStack, type Stack, type StackOptions } from '@openrounds/stack';
import type { Bed } from './bed.js';
import { until } from './children.js';
import { fillOutbox } from './posts.js';
import { type Row, valueRow } from './report.js';

const backlog = 1_000;

/**
 * Everything off, with a backlog in the outbox, until all of it is indexed: engines, migrations, topics, indices and
 * services included.
 * @returns the row and the stack that runs now
 */
export async function coldStart(bed: Bed, options: StackOptions): Promise<{ row: Row; stack: Stack }> {
  const stored = `select count(*) as n from content where type = 'post'`;
  const before = await bed.count('search', stored);
  await bed.sql('discussions', fillOutbox('outbox'), [backlog]);
  await bed.close();
  await bed.stack.stop();
  const began = performance.now();
  const stack = await startStack({ ...options, seed: false });
  const ready = (performance.now() - began) / 1_000;
  const again = bed.on(stack);
  try {
    const lagIsZero = async (): Promise<boolean> => {
      const waiting = await again.count('discussions', 'select count(*) as n from outbox');
      const queued = await again.count('search', 'select count(*) as n from index_queue');
      return waiting + queued === 0 && (await again.count('search', stored)) - before >= backlog;
    };
    await until('no lag', lagIsZero, { everyMs: 50 });
    const seconds = (performance.now() - began) / 1_000;
    const note = `everything ready after ${ready.toFixed(1)} s; ${backlog} events waited`;
    return {
      row: valueRow('cold', 'whole stack cold to lag 0', [seconds], { unit: 's', atMost: 60 }, note),
      stack,
    };
  } finally {
    await again.close();
  }
}
