import type { WriterAnswer } from '../raw/writer-orders.js';
import type { Measurement } from './measurement.js';
import { compare } from './pairs.js';
import { ratioRow } from './report.js';
import { outboxTables } from './tables.js';
import { until } from './children.js';

const seconds = 5;

/** Eight writers as fast as they can, beside a relay that sends what they write and beside one with nothing to do. */
export const commit: Measurement = {
  id: 'commit',
  title: 'commit rate',
  services: 'stopped',
  async measure(bed) {
    await outboxTables(bed);
    const relay = await bed.roles('discussions', 'relay');
    const writer = await bed.raw('writer', 'discussions');
    const write = async (table: 'outbox' | 'bench_outbox'): Promise<number> => {
      const notify = table === 'outbox';
      const { commits } = await writer.ask<WriterAnswer>({ kind: 'closed', seconds, table, notify });
      return commits;
    };
    const drained = async (): Promise<boolean> =>
      (await bed.count('discussions', 'select count(*) as n from outbox')) === 0;
    const side = (name: string, table: 'outbox' | 'bench_outbox') => ({
      name,
      leg: async () => {
        const before = bed.cpu({ relay: relay.pid });
        const commits = await write(table);
        const after = bed.cpu({ relay: relay.pid });
        await until('an empty outbox', drained);
        const cpu = ['relay', 'postgres', 'kafka'].map((process) => [
          process,
          ((after[process]! - before[process]!) * 1e6) / commits,
        ]);
        return { value: commits / seconds, cpuMicros: Object.fromEntries(cpu) as Record<string, number> };
      },
    });
    const compared = await compare(
      side('with relay', 'outbox'),
      side('without', 'bench_outbox'),
      bed.options.pairs,
      bed.say,
    );
    return [
      ratioRow('commit-rate', 'commit rate beside a running relay against without', compared, {
        atLeast: 0.6,
      }),
    ];
  },
};
