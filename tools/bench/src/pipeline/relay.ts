import type { Bed } from './bed.js';
import { until } from './children.js';
import type { RoleProcess } from './children.js';
import type { Measurement } from './measurement.js';
import { compare } from './pairs.js';
import type { Leg } from './pairs.js';
import { fillOutbox } from './posts.js';
import { ratioRow, valueRow } from './report.js';
import { outboxTables } from './tables.js';

const legsUnderLoad = 3;
/** Transactions a second of other writers while a backlog is drained. */
const loadRate = 200;

export const relay: Measurement = {
  id: 'relay',
  title: 'relay drain',
  services: 'stopped',
  async measure(bed) {
    await outboxTables(bed);
    const relaying = await bed.roles('discussions', 'relay');
    const bare = await bed.raw('relay', 'discussions', { TABLE: 'bench_outbox' });
    const ours = { name: 'relay', leg: () => drain(bed, relaying) };
    const raw = {
      name: 'bare',
      leg: async () => {
        await bed.sql('discussions', fillOutbox('bench_outbox'), [bed.options.rows]);
        return bed.leg(bed.options.rows, { bare: bare.pid }, async () => {
          const sent = await bare.ask<number>({});
          if (sent !== bed.options.rows) throw new Error(`The bare program sent ${sent} rows.`);
        });
      },
    };
    const compared = await compare(ours, raw, bed.options.pairs, bed.say);
    const quiet = compared.pairs.map(({ a }) => a);
    return [
      ratioRow('relay-drain', 'relay drain against a bare delete-and-send', compared, null),
      valueRow('relay-quiet', 'relay drain, quiet', quiet, { unit: 'events/s', atLeast: 20_000 }),
      await underLoad(bed, relaying),
    ];
  },
};

/** Fills the outbox in one transaction and waits until the relay has sent all of it and the table is empty. */
async function drain(bed: Bed, relaying: RoleProcess): Promise<Leg> {
  const { rows } = bed.options;
  await bed.sql('discussions', 'begin');
  await bed.sql('discussions', fillOutbox('outbox'), [rows]);
  const before = await relaying.metric('openrounds_outbox_sent_total');
  return bed.leg(rows, { relay: relaying.pid }, async () => {
    await bed.sql('discussions', 'notify outbox');
    await bed.sql('discussions', 'commit');
    const sent = async (): Promise<boolean> =>
      (await relaying.metric('openrounds_outbox_sent_total')) - before >= rows;
    // Asked rarely: each answer costs the process that is measured.
    await until('the relay', sent, { everyMs: 20 });
  });
}

/** The same while other writers commit. */
async function underLoad(bed: Bed, relaying: RoleProcess) {
  const writer = await bed.raw('writer', 'discussions');
  const values: number[] = [];
  for (let at = 0; at < legsUnderLoad; at += 1) {
    const load = writer.ask({ kind: 'open', rate: loadRate, seconds: 4, table: 'outbox' });
    values.push((await drain(bed, relaying)).value);
    await load;
    const empty = async (): Promise<boolean> =>
      (await bed.count('discussions', 'select count(*) as n from outbox')) === 0;
    await until('an empty outbox', empty);
  }
  return valueRow('relay-load', `relay drain, others commit ${loadRate} tx/s`, values, {
    unit: 'events/s',
    atLeast: 5_000,
  });
}
