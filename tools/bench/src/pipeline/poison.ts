import { setTimeout as wait } from 'node:timers/promises';
import type { Producer } from 'kafkajs';
import { spreadOf } from '../figures.js';
import { openLoad } from '../open-load.js';
import type { Bed } from './bed.js';
import { until } from './children.js';
import type { Measurement } from './measurement.js';
import { badRecord, connectedProducer, postRecord, postTopic, skipBacklog } from './records.js';
import { shown, valueRow } from './report.js';

const rate = 50;
const seconds = 15;
/** Every tenth record is one that nobody can apply. */
const badEvery = 10;

/** How long other keys take while bad records are decided, from Kafka's acknowledgement to their row. */
export const poison: Measurement = {
  id: 'poison',
  title: 'poison',
  services: 'stopped',
  async measure(bed) {
    await skipBacklog(bed);
    await bed.roles('search', 'consumers');
    const producer = await connectedProducer(bed);
    try {
      await sentAndSeen(bed, producer, 5, Infinity);
      const clean = spreadOf(await sentAndSeen(bed, producer, seconds, Infinity));
      const open = 'select count(*) as n from dead_letter where closed_at is null';
      const before = await bed.count('search', open);
      const poisoned = spreadOf(await sentAndSeen(bed, producer, seconds, badEvery));
      const bad = (rate * seconds) / badEvery;
      await until('the dead letters', async () => (await bed.count('search', open)) - before === bad);
      const note = `${bad} bad records among ${rate * seconds}; p99 without them ${shown(clean.p99 / 1_000)} s`;
      return [
        valueRow(
          'poison',
          'delay of other keys beside bad records, p99',
          [poisoned.p99 / 1_000],
          { unit: 's', atMost: 1 },
          note,
        ),
      ];
    } finally {
      await producer.disconnect();
    }
  },
};

/** @returns milliseconds until the row of each good record is there */
async function sentAndSeen(bed: Bed, producer: Producer, during: number, every: number): Promise<number[]> {
  const waiting = new Map<string, number>();
  const delays: number[] = [];
  let sending = true;
  const watch = (async () => {
    const end = performance.now() + 60_000;
    while (sending || waiting.size > 0) {
      if (performance.now() > end) throw new Error(`${waiting.size} records were never applied.`);
      const rows = await bed.sql<{ source_id: string }>(
        'search',
        `select source_id from content where type = 'post' and source_id = any($1)`,
        [[...waiting.keys()]],
      );
      for (const { source_id } of rows) {
        delays.push(performance.now() - waiting.get(source_id)!);
        waiting.delete(source_id);
      }
      await wait(10);
    }
  })();
  const load = await openLoad(rate, during, async (index) => {
    const bad = index % every === every - 1;
    const record = bad ? badRecord() : postRecord(index);
    await producer.send({ topic: postTopic, messages: [record], acks: -1 });
    if (!bad) waiting.set(record.key, performance.now());
  });
  sending = false;
  if (load.failed > 0) throw new Error(`${load.failed} records could not be sent.`);
  await watch;
  return delays;
}
