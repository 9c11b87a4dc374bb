// The load of writers: a business row and an outbox row in one transaction, as a use case writes them.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import pg from 'pg';
import { spreadOf } from '../figures.js';
import { openLoad } from '../open-load.js';
import { postState } from '../pipeline/posts.js';
import { setting, takeOrders } from './talk.js';
import type { WriterAnswer, WriterOrder } from './writer-orders.js';

const connections = 16;
const pool = new pg.Pool({ connectionString: setting('DATABASE'), max: connections });
const betweenWakesMs = 10;

/** When each key was committed, and how long it took until a consumer had it. */
const committed = new Map<string, number>();
const received = new Map<string, number>();
let lastWake = 0;

const insertNote = 'insert into bench_note (id, body) values ($1, $2)';
const insertEvent = (table: string): string => `insert into ${table}
  (event_id, topic, key, bucket, aggregate_type, aggregate_id, aggregate_version, type, payload)
  values ($1, 'discussions.post.v1', $2, $3, 'discussions.post', $2, 1, 'discussions.post.published', $4)`;

async function write(table: string, n: number): Promise<string> {
  const key = randomUUID();
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query({
      name: 'note',
      text: insertNote,
      values: [key, 'A row of the business. '.repeat(20)],
    });
    const payload = JSON.stringify(postState(key, n));
    await client.query({
      name: table,
      text: insertEvent(table),
      values: [randomUUID(), key, n % 16, payload],
    });
    await client.query('commit');
    return key;
  } finally {
    client.release();
  }
}

/** As the services do it: after the commit, at most once in 10 ms, on a connection outside the transaction. */
function wakeRelay(): void {
  if (performance.now() - lastWake < betweenWakesMs) return;
  lastWake = performance.now();
  setTimeout(() => void pool.query('notify outbox'), betweenWakesMs);
  void pool.query('notify outbox');
}

async function open({ rate, seconds, table }: WriterOrder): Promise<WriterAnswer> {
  const keys: string[] = [];
  const load = await openLoad(rate, seconds, async (index, intendedAt) => {
    const key = await write(table, index);
    committed.set(key, performance.now());
    wakeRelay();
    keys.push(key);
    return performance.now() - intendedAt;
  });
  const writes = spreadOf(load.done);
  return { commits: keys.length, failed: load.failed, late: load.late, writes, keys };
}

/** Each connection writes again as soon as it has its answer: for the capacity, never for a latency. */
async function closed({ seconds, table, notify }: WriterOrder): Promise<WriterAnswer> {
  const until = performance.now() + seconds * 1_000;
  let commits = 0;
  const writer = async (): Promise<void> => {
    while (performance.now() < until) {
      await write(table, (commits += 1));
      if (notify) wakeRelay();
    }
  };
  await Promise.all(Array.from({ length: 8 }, writer));
  return { commits, failed: 0, late: 0, writes: spreadOf([]), keys: [] };
}

async function watch(topic: string): Promise<void> {
  const kafka = new kafkajs.Kafka({
    brokers: [setting('BROKERS')],
    clientId: 'watcher',
    logLevel: kafkajs.logLevel.ERROR,
  });
  const consumer = kafka.consumer({ groupId: `bench.watch.${process.pid}`, maxWaitTimeInMs: 500 });
  const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: false });
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ message }) => {
      received.set(message.key!.toString(), performance.now());
      return Promise.resolve();
    },
  });
  await joined;
}

/** @returns milliseconds from the commit of each key to its arrival; a key that never came is Infinity */
async function arrivals(keys: readonly string[]): Promise<number[]> {
  const until = performance.now() + 15_000;
  while (keys.some((key) => !received.has(key)) && performance.now() < until) await wait(50);
  return keys.map((key) => Math.max(0, (received.get(key) ?? Infinity) - committed.get(key)!));
}

if (process.env['WATCH']) await watch(process.env['WATCH']);
takeOrders(async (order: WriterOrder): Promise<WriterAnswer> => {
  const answer = await (order.kind === 'open' ? open(order) : closed(order));
  const seen = order.arrivals ? { arrivals: spreadOf(await arrivals(answer.keys)) } : {};
  committed.clear();
  received.clear();
  return { ...answer, keys: [], ...seen };
});
