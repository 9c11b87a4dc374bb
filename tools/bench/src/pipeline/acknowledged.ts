import type { WriterAnswer } from '../raw/writer-orders.js';
import { shown, valueRow } from './report.js';
import type { Measurement } from './measurement.js';
import { outboxTables } from './tables.js';

const rate = 200;
const seconds = 20;

/** Commit to Kafka as a consumer sees it: a little more than until the acknowledgement. */
export const acknowledged: Measurement = {
  id: 'acknowledged',
  title: 'commit to acknowledgement',
  services: 'stopped',
  async measure(bed) {
    await outboxTables(bed);
    await bed.roles('discussions', 'relay');
    const writer = await bed.raw('writer', 'discussions', { WATCH: 'discussions.post.v1' });
    const order = { kind: 'open', rate, table: 'outbox' };
    await writer.ask({ ...order, seconds: 5 });
    const answer = await writer.ask<WriterAnswer>({ ...order, seconds, arrivals: true });
    const { arrivals, commits, late, failed, writes } = answer;
    if (failed > 0 || !arrivals || arrivals.n !== rate * seconds || !Number.isFinite(arrivals.max))
      throw new Error(`Of ${rate * seconds} commits ${failed} failed, or not every record arrived.`);
    const note = `${commits} commits, late starts ${shown(late * 100)} %, write p50 ${shown(writes.p50)} ms, p99 ${shown(writes.p99)} ms`;
    const title = `commit to Kafka at ${rate} tx/s, until a consumer has the record`;
    return [
      valueRow('acknowledged-p50', `${title}, p50`, [arrivals.p50], { unit: 'ms', atMost: 15 }, note),
      valueRow('acknowledged-p99', `${title}, p99`, [arrivals.p99], { unit: 'ms', atMost: 60 }),
    ];
  },
};
