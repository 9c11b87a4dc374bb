import type { Producer } from 'kafkajs';
import type { Bed } from './bed.js';
import type { RawProgram, RoleProcess } from './children.js';
import { until } from './children.js';
import type { Measurement } from './measurement.js';
import { compare } from './pairs.js';
import type { Leg } from './pairs.js';
import { connectedProducer, fillTopic, postTopic, skipBacklog } from './records.js';
import { ratioRow, valueRow } from './report.js';

const bareTopic = 'bench.bare.v1';
const bareTable = 'bench_content';

/**
 * Records wait on the topic before a leg begins: the consumer is held by SIGSTOP while they are sent, for less than its
 * session, so that the speed of the sender is no part of the measurement.
 */
export const projection: Measurement = {
  id: 'projection',
  title: 'projection',
  services: 'stopped',
  async measure(bed) {
    await prepare(bed);
    await skipBacklog(bed);
    const producer = await connectedProducer(bed);
    const consuming = await bed.roles('search', 'consumers');
    const bare = await bed.raw('projection', 'search', { TABLE: bareTable, TOPIC: bareTopic });
    try {
      await untilConsuming(bed, producer);
      const ours = { name: 'projection', leg: () => project(bed, producer, consuming) };
      const raw = { name: 'bare', leg: () => projectBare(bed, producer, bare) };
      const compared = await compare(ours, raw, bed.options.pairs, bed.say);
      const rates = compared.pairs.map(({ a }) => a);
      return [
        ratioRow('projection', 'projection against a bare bulk upsert', compared, null),
        valueRow('projection-rate', 'projection in batches', rates, { unit: 'events/s', atLeast: 10_000 }),
      ];
    } finally {
      await producer.disconnect();
    }
  },
};

async function prepare(bed: Bed): Promise<void> {
  await bed.sql('search', `create table if not exists ${bareTable} (like content including all)`);
  const admin = bed.kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: bareTopic, numPartitions: 8 }], waitForLeaders: true });
  await admin.disconnect();
}

/** A group joins slowly: until records of the topic come through. */
async function untilConsuming(bed: Bed, producer: Producer): Promise<void> {
  await empty(bed);
  await fillTopic(producer, postTopic, 100);
  const consumed = async (): Promise<boolean> =>
    (await bed.count('search', 'select count(*) as n from content')) === 100;
  await until('the consumer', consumed);
}

async function empty(bed: Bed): Promise<void> {
  await bed.sql('search', `truncate content, index_queue, fan_out, ${bareTable}`);
}

async function project(bed: Bed, producer: Producer, consuming: RoleProcess): Promise<Leg> {
  const { rows } = bed.options;
  await empty(bed);
  consuming.signal('SIGSTOP');
  await fillTopic(producer, postTopic, rows).finally(() => {
    if (consuming.pid) consuming.signal('SIGCONT');
  });
  const leg = await bed.leg(rows, { projection: consuming.pid }, async () => {
    const all = async (): Promise<boolean> =>
      (await bed.count('search', 'select count(*) as n from index_queue')) >= rows;
    await until('the projection', all, { everyMs: 25 });
  });
  const stored = await bed.count('search', 'select count(*) as n from content');
  if (stored !== rows) throw new Error(`The read model holds ${stored} rows after ${rows} records.`);
  return leg;
}

async function projectBare(bed: Bed, producer: Producer, bare: RawProgram): Promise<Leg> {
  const { rows } = bed.options;
  await empty(bed);
  process.kill(bare.pid, 'SIGSTOP');
  await fillTopic(producer, bareTopic, rows).finally(() => process.kill(bare.pid, 'SIGCONT'));
  const leg = await bed.leg(rows, { bare: bare.pid }, async () => void (await bare.ask({ expect: rows })));
  const stored = await bed.count('search', `select count(*) as n from ${bareTable}`);
  if (stored !== rows) throw new Error(`The bare table holds ${stored} rows after ${rows} records.`);
  return leg;
}
