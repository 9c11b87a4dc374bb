// The smallest program that brings records of a topic into a table: one bulk upsert per 500, the version decides.
import kafkajs from 'kafkajs';
import pg from 'pg';
import { setting, takeOrders } from './talk.js';

const table = setting('TABLE');
const upsert = `insert into ${table} as stored (id, type, source_id, version, deleted, author_id, at, state)
  select 'post:' || key, 'post', key, version, false, author_id, at, state
  from jsonb_to_recordset($1::jsonb) as r(key text, version int, author_id uuid, at timestamptz, state jsonb)
  on conflict (id) do update set version = excluded.version, state = excluded.state
  where excluded.version > stored.version`;

const database = new pg.Client({ connectionString: setting('DATABASE') });
const kafka = new kafkajs.Kafka({
  brokers: [setting('BROKERS')],
  clientId: 'bare',
  logLevel: kafkajs.logLevel.ERROR,
});
const consumer = kafka.consumer({ groupId: 'bench.bare', maxWaitTimeInMs: 100, sessionTimeout: 30_000 });

let applied = 0;
let awaited: { expect: number; done: (applied: number) => void } | undefined;

function rowOf({ key, value }: kafkajs.KafkaMessage): object {
  const state = JSON.parse(value!.toString()) as { version: number; authorId: string; publishedAt: string };
  return {
    key: key!.toString(),
    version: state.version,
    author_id: state.authorId,
    at: state.publishedAt,
    state,
  };
}

async function apply(messages: kafkajs.KafkaMessage[]): Promise<void> {
  const values = [JSON.stringify(messages.map(rowOf))];
  const { rowCount } = await database.query({ name: 'upsert', text: upsert, values });
  applied += rowCount ?? 0;
  if (awaited && applied >= awaited.expect) awaited.done(applied);
}

const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
await Promise.all([database.connect(), consumer.connect()]);
await consumer.subscribe({ topics: [setting('TOPIC')], fromBeginning: true });
await consumer.run({
  eachBatchAutoResolve: false,
  eachBatch: async ({ batch: { messages }, resolveOffset }) => {
    for (let start = 0; start < messages.length; start += 500) {
      const portion = messages.slice(start, start + 500);
      await apply(portion);
      resolveOffset(portion.at(-1)!.offset);
    }
  },
});
await joined;
takeOrders(
  ({ expect }: { expect: number }) =>
    new Promise<number>((resolve) => {
      const done = (): void => {
        awaited = undefined;
        applied -= expect;
        resolve(expect);
      };
      awaited = { expect, done };
      if (applied >= expect) done();
    }),
);
