import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { eventSource, header } from '@openrounds/contracts';
import type { Fault, FaultContext } from '../fault.js';
import { withTopicSettings } from '../kafka.js';
import { poisonPrefix } from '../look.js';
import { moment } from './moments.js';

const topic = 'discussions.post.v1';
const largest = 3_000_000;

interface Poison {
  readonly value: string | null;
  readonly version: string | undefined;
  /** The service that says it wrote the record; default the topic's owner. */
  readonly from?: string;
}

const post = (body: string): string =>
  JSON.stringify({
    id: randomUUID(),
    version: 1,
    authorId: randomUUID(),
    kind: 'question',
    title: 'A title that is long enough',
    body,
    lang: 'en',
    specialties: ['cardiology'],
    tags: [],
    citations: [],
    acceptedCommentIds: [],
    attribution: null,
    publishedAt: '2026-01-01T00:00:00.000Z',
    editedAt: null,
    state: 'published',
  });

const poisons: readonly Poison[] = [
  { value: '{"id": "cut off', version: '1' },
  { value: '', version: undefined },
  { value: null, version: undefined },
  { value: 'null', version: '1' },
  { value: JSON.stringify({ version: 1, state: 'published' }), version: '1' },
  { value: post('A text with a NUL: \u0000.'), version: '1' },
  { value: `"${'x'.repeat(1_500_000)}"`, version: '1' },
  { value: post('A version that is none.'), version: 'one' },
  { value: post('A post that another service wrote.'), version: '1', from: 'ratings' },
];

const waves = 4;
/** Between two waves, so that enough posts of others pass beside them. */
const apartMs = 3_000;

/** Sends each kind of poison in four waves, each record under a key of its own. @returns how many */
function sendPoison({ world }: FaultContext): Promise<number> {
  // What the topic has taken it keeps and gives out, also when it takes nothing of that size any more.
  const larger = { 'max.message.bytes': String(largest) };
  return withTopicSettings(world.kafka, topic, larger, () => sendWaves(world));
}

async function sendWaves(world: FaultContext['world']): Promise<number> {
  const producer = world.kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  for (let wave = 0; wave < waves; wave += 1) {
    for (const { value, version, from = 'discussions' } of poisons) {
      const headers = {
        [header.id]: randomUUID(),
        [header.source]: eventSource(from),
        [header.type]: 'discussions.post.published',
        ...(version === undefined ? {} : { [header.aggregateVersion]: version }),
      };
      await producer.send({ topic, messages: [{ key: `${poisonPrefix}${randomUUID()}`, value, headers }] });
    }
    await wait(apartMs);
  }
  await producer.disconnect();
  return waves * poisons.length;
}

async function deadLetters({ world }: FaultContext): Promise<string[]> {
  const sql = `select id::text from dead_letter where closed_at is null and key like $1`;
  return (await world.db.sql<{ id: string }>('search', sql, [`${poisonPrefix}%`])).map(({ id }) => id);
}

/** Seconds that posts of the load took from their commit to the read model. */
interface Delays {
  readonly posts: number;
  readonly p50: number;
  /** The slowest but one in a hundred. */
  readonly p99: number;
}

async function delaysSince({ world }: FaultContext, since: Date): Promise<Delays> {
  const at = (share: number): string =>
    `coalesce(percentile_disc(${share}) within group (order by age), 0)::float8`;
  const sql = `select count(*)::int as posts, ${at(0.5)} as p50, ${at(0.99)} as p99 from fault_delay where seen_at > $1`;
  return (await world.db.sql<Delays>('search', sql, [since]))[0]!;
}

function inWords(when: string, { posts, p50, p99 }: Delays): string {
  return `${when}, ${posts} other posts were projected within ${p50.toFixed(2)} s (p50) and ${p99.toFixed(2)} s (p99)`;
}

/**
 * Notes for each new row of the read model how long it took since its event was written. The clock of both ends is the
 * database server's; a row's own time is the owner's, taken a few milliseconds before the commit.
 */
const watch = [
  `create table fault_delay (seen_at timestamptz not null default clock_timestamp(), age float8 not null)`,
  `grant insert on fault_delay to public`,
  `create function fault_note() returns trigger language plpgsql as $$ begin
     insert into fault_delay (age) values (extract(epoch from clock_timestamp() - new.at)); return new; end $$`,
  `create trigger fault_note after insert on content for each row
     when (new.type = 'post' and new.version = 1 and new.at is not null) execute function fault_note()`,
];
const unwatch = ['drop trigger fault_note on content', 'drop function fault_note', 'drop table fault_delay'];

async function measured(context: FaultContext, run: () => Promise<void>): Promise<Delays> {
  const since = new Date();
  await run();
  return delaysSince(context, since);
}

async function watched<T>({ world }: FaultContext, run: () => Promise<T>): Promise<T> {
  for (const statement of watch) await world.db.sql('search', statement);
  try {
    return await run();
  } finally {
    for (const statement of unwatch) await world.db.sql('search', statement);
  }
}

export const poisonFaults: Fault[] = [
  {
    name: 'poison',
    what: 'bad JSON, wrong schema, null, no version, 0x00, 1.5 MB and another service on the topic of posts: others wait 1 s longer at most',
    async run(context) {
      let sent = 0;
      const [before, beside] = await watched(context, async () => [
        await measured(context, () => wait(waves * apartMs)),
        await measured(context, async () => {
          sent = await sendPoison(context);
          const all = async (): Promise<boolean> => (await deadLetters(context)).length >= sent;
          await moment('every poison record is a dead letter', all, 30_000);
        }),
      ]);
      context.healing();
      context.note(inWords('before', before));
      context.note(inWords('beside the poison', beside));
      const longer = beside.p99 - before.p99;
      if (longer > 1) context.violated(`others waited ${longer.toFixed(2)} s longer`);
      const dead = await deadLetters(context);
      if (dead.length !== sent) context.violated(`${sent} poison records, ${dead.length} dead letters`);
      await discard(context, dead);
      if ((await deadLetters(context)).length > 0) context.violated('a dead letter could not be discarded');
    },
  },
];

/** As an operator would. */
async function discard({ world }: FaultContext, ids: string[]): Promise<void> {
  await world.ops('search', 'dlt', 'drop', ...ids, '--reason', 'poison of a fault run');
}
