import { setTimeout as wait } from 'node:timers/promises';
import { header, postTopic, revisionIn } from '@openrounds/contracts';
import type { Fault, FaultContext } from '../fault.js';
import { readTopics } from '../kafka.js';
import { addedField, filledBy } from '../next-version.js';
import { moment } from './moments.js';
import { forgetOffsets } from './offsets.js';

const loadMs = 10_000;

interface PostRecord {
  readonly version: number;
  readonly revision: number;
}

/** The last record of each post on its topic. */
async function lastRecords({ world }: FaultContext): Promise<Map<string, PostRecord>> {
  const last = new Map<string, PostRecord>();
  await readTopics(world.kafka, [postTopic.name], (_, { key, headers }) => {
    const text = (name: string): string | undefined => headers?.[name]?.toString();
    const revision = revisionIn(text(header.dataSchema));
    last.set(String(key), { version: Number(text(header.aggregateVersion)), revision });
  });
  return last;
}

const countOf = (records: Map<string, PostRecord>, revision: number): number =>
  [...records.values()].filter((record) => record.revision === revision).length;

interface ReadPost {
  readonly id: string;
  readonly version: number;
  /** Who filled the added field, in the read model; null where today's search has read it. */
  readonly filledBy: string | null;
}

function visiblePosts({ world }: FaultContext): Promise<ReadPost[]> {
  const sql = `select source_id as id, version, state ->> $1 as "filledBy" from content
    where type = 'post' and not deleted`;
  return world.db.sql<ReadPost & Record<string, unknown>>('search', sql, [addedField]);
}

/** What the next version's search has made of each post, against the record that it read. */
async function compareWithRecords(context: FaultContext): Promise<void> {
  const records = await lastRecords(context);
  const counts = new Map<string, number>();
  for (const post of await visiblePosts(context)) {
    const record = records.get(post.id);
    if (record?.version !== post.version) continue;
    const expected = record.revision === 1 ? filledBy.upcaster : filledBy.producer;
    if (post.filledBy !== expected)
      context.violated(
        `a post of revision ${record.revision} was read as filled by ${String(post.filledBy)}`,
      );
    counts.set(expected, (counts.get(expected) ?? 0) + 1);
  }
  const upcast = counts.get(filledBy.upcaster) ?? 0;
  context.note(`the new consumer has upcast ${upcast} posts of the older revision`);
  if (upcast === 0) context.violated('no post of the older revision was upcast');
}

/** Two releases of the product beside each other: the schema of posts has one revision more in the next. */
export const versionFaults: Fault[] = [
  {
    name: 'old-consumer',
    what: 'discussions of the next version, whose schema of posts has one revision more; all others are of today',
    async run(context) {
      const { world, healing } = context;
      const own = Number(new URL(world.service('discussions').url).port);
      const next = await world.replica('discussions', await world.next());
      await moment('discussions of the next version is ready', next.isReady, 60_000);
      const before = countOf(await lastRecords(context), 2);
      world.balancers['discussions']!.leadTo(next.port);
      await world.stack.kill('discussions', 'SIGTERM');
      await wait(loadMs);
      healing();
      await world.stack.restart('discussions');
      world.balancers['discussions']!.leadTo(own, next.port);
      await next.process.stop();
      world.balancers['discussions']!.leadTo(own);
      const sent = countOf(await lastRecords(context), 2) - before;
      context.note(`${sent} posts of the newer revision were read by consumers of today`);
      if (sent <= 0) context.violated('no post of the newer revision was sent');
    },
  },
  {
    name: 'old-producer',
    what: 'search of the next version reads all posts from offset 0 and upcasts those that discussions of today sends',
    async run(context) {
      const { world, healing } = context;
      const folder = await world.next();
      await world.stack.kill('search', 'SIGTERM');
      await forgetOffsets(context, 'search');
      const next = world.run('search', { checkout: folder });
      const all = async (): Promise<boolean> =>
        (await visiblePosts(context)).every((post) => post.filledBy !== null);
      await moment('search of the next version has read every post', all, 60_000);
      await wait(loadMs);
      await compareWithRecords(context);
      healing();
      await next.stop();
      await world.stack.restart('search');
    },
  },
];
