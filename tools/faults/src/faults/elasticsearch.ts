import { setTimeout as wait } from 'node:timers/promises';
import { ask } from '../accounts.js';
import type { Fault, FaultContext } from '../fault.js';
import { askEngine, liveIndex } from '../look-index.js';
import { moment } from './moments.js';
import { readAgain } from './offsets.js';

const kinds = ['post', 'comment', 'rating', 'case'];

/** Settings of all live indices of the content. */
async function settings({ world }: FaultContext, value: Record<string, unknown>): Promise<void> {
  for (const kind of kinds)
    await askEngine(world, 'PUT', `/${await liveIndex(world, kind)}/_settings`, { index: value });
}

/** Gives the newest visible post of the read model a time that the index refuses, or its own again. */
async function spoil({ world }: FaultContext, id: string, publishedAt: unknown): Promise<void> {
  const sql = `with spoilt as (update content set doc_version = doc_version + 1,
      state = jsonb_set(state, '{publishedAt}', $2::jsonb) where id = $1 returning id, doc_version)
    insert into index_queue (doc_id, doc_version, dirty_at) select id, doc_version, clock_timestamp() from spoilt
    on conflict (doc_id) do update set doc_version = excluded.doc_version`;
  await world.db.sql('search', sql, [id, JSON.stringify(publishedAt)]);
}

async function parked({ world }: FaultContext, id: string): Promise<boolean> {
  const sql = `select 1 from index_parked where doc_id = $1`;
  return (await world.db.sql('search', sql, [id])).length > 0;
}

/** Searches every 100 ms. @returns a stop that says how many of them got no answer */
function searching({ world }: FaultContext): () => Promise<number> {
  let [going, failed] = [true, 0];
  const asking = { method: 'GET', path: '/v1/search?q=anticoagulation', headers: world.writers[0]! };
  const loop = (async () => {
    while (going) {
      const answer = await ask(world.stack.gatewayUrl, asking).catch(() => undefined);
      if (answer?.status !== 200) failed += 1;
      await wait(100);
    }
  })();
  return async () => {
    going = false;
    await loop;
    return failed;
  };
}

async function building({ world }: FaultContext): Promise<boolean> {
  const sql = `select 1 from index_generation where state in ('building', 'verifying')`;
  return (await world.db.sql('search', sql)).length > 0;
}

/** The index goes away, is busy, refuses, forgets, or is made anew. */
export const elasticsearchFaults: Fault[] = [
  {
    name: 'index-down',
    what: 'kill -9 of Elasticsearch, started again after 15 s (--long: 5 min)',
    async run({ world, long, healing }) {
      await world.stack.kill('elasticsearch', 'SIGKILL');
      await wait(long ? 300_000 : 15_000);
      healing();
      await world.stack.restart('elasticsearch');
    },
  },
  {
    name: 'index-busy',
    what: 'Elasticsearch answers every write with its own 429 for 15 s, as it does above the flood-stage watermark',
    async run(context) {
      await settings(context, { 'blocks.read_only_allow_delete': true });
      await wait(15_000);
      context.healing();
      await settings(context, { 'blocks.read_only_allow_delete': null });
    },
  },
  {
    name: 'bad-document',
    what: 'one document that Elasticsearch refuses with 400; it is parked, others go on, and it is mended',
    async run(context) {
      const sql = `select id, state -> 'publishedAt' as at from content
        where type = 'post' and not deleted order by at, id limit 1`;
      const [row] = await context.world.db.sql<{ id: string; at: string }>('search', sql);
      await spoil(context, row!.id, 'not a time');
      await moment('the document is parked', () => parked(context, row!.id));
      await wait(3_000);
      context.healing();
      await spoil(context, row!.id, row!.at);
      await moment('the document is free', async () => !(await parked(context, row!.id)));
    },
  },
  {
    name: 'gc-deletes',
    what: 'deletions are forgotten by Elasticsearch (index.gc_deletes 5 s), then all old records are read again',
    async run(context) {
      await settings(context, { gc_deletes: '5s' });
      await wait(12_000);
      await readAgain(context, 'search');
      await wait(3_000);
      await settings(context, { gc_deletes: null });
    },
  },
  {
    name: 'rebuild-killed',
    what: 'a rebuild of posts is killed half-way, the indexer is killed in the next, the third swaps; searches go on',
    async run(context) {
      const { world, random } = context;
      const before = await liveIndex(world, 'post');
      const rebuild = ['rebuild', '--type', 'post'];
      const stop = searching(context);
      const job = world.run('search', { program: 'ops.js', args: rebuild });
      await moment('a generation is being built', () => building(context));
      await wait(random() * 300);
      await job.kill();
      const failed = await stop();
      if (failed > 0) context.violated(`${failed} searches failed during the rebuild`);
      const second = world.run('search', { program: 'ops.js', args: rebuild });
      await moment('the next generation is being built', () => building(context));
      await world.stack.kill('search', 'SIGKILL');
      context.healing();
      await world.stack.restart('search');
      await second.exit;
      if ((await world.ops('search', ...rebuild)) !== 0) context.violated('the last rebuild ended badly');
      if ((await liveIndex(world, 'post')) === before) context.violated('the alias did not move');
    },
  },
];
