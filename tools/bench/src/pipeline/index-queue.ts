import type { Bed } from './bed.js';
import { until } from './children.js';
import type { Measurement } from './measurement.js';
import { compare } from './pairs.js';
import { fillContent } from './posts.js';
import { createRawIndex, documentsFile, writeRaw } from './ready-documents.js';
import { startRecorder } from './recorder.js';
import { ratioRow } from './report.js';

const queueAll = `with raised as (
  update content set doc_version = doc_version + 1 where type = 'post' returning id, doc_version
) insert into index_queue (doc_id, doc_version, dirty_at) select id, doc_version, clock_timestamp() from raised`;

/** The queue of the indexer drained, against the same bytes sent by a program that has them ready. */
export const indexQueue: Measurement = {
  id: 'index',
  title: 'commit to indexed',
  services: 'stopped',
  async measure(bed) {
    await bed.sql('search', 'truncate content, index_queue, fan_out');
    await bed.elastic('/post/_delete_by_query?refresh=true&conflicts=proceed', 'POST', {
      query: { match_all: {} },
    });
    const rows = Math.min(bed.options.rows, 2_000);
    await bed.sql('search', fillContent, [rows]);
    const { file, remove } = documentsFile(await recorded(bed));
    try {
      await createRawIndex(bed);
      const indexing = await bed.roles('search', 'indexer');
      const bare = await bed.raw('bulk', 'search', { DOCUMENTS: file });
      let version = 1;
      const ours = {
        name: 'indexer',
        leg: async () => {
          await queue(bed);
          return bed.leg(rows, { indexer: indexing.pid }, () => drainQueue(bed));
        },
      };
      const raw = {
        name: '_bulk',
        leg: () => bed.leg(rows, { bare: bare.pid }, () => writeRaw(bed, bare, (version += 1), rows)),
      };
      const compared = await compare(ours, raw, bed.options.pairs, bed.say);
      await checkIndexed(bed, rows);
      return [
        ratioRow(
          'indexed',
          'index queue drained against raw _bulk',
          compared,
          { atLeast: 0.5 },
          `${rows} documents a leg`,
        ),
      ];
    } finally {
      remove();
    }
  },
};

/** Lets the indexer index everything once through a recorder. @returns the lines of its bulk requests */
async function recorded(bed: Bed): Promise<string[]> {
  const recorder = await startRecorder(bed.stack.engines.elasticsearchUrl);
  try {
    const indexing = await bed.roles('search', 'indexer', { ELASTICSEARCH_URL: recorder.url });
    await queue(bed);
    await drainQueue(bed);
    await indexing.end();
    return recorder.lines;
  } finally {
    recorder.close();
  }
}

/** Puts every document on the queue, in a transaction that is still open. */
async function queue(bed: Bed): Promise<void> {
  await bed.sql('search', 'begin');
  await bed.sql('search', queueAll);
  await bed.sql('search', 'notify index_queue');
}

/** From the commit of {@link queue} until the queue is empty. */
async function drainQueue(bed: Bed): Promise<void> {
  await bed.sql('search', 'commit');
  const empty = async (): Promise<boolean> =>
    !(await bed.sql<{ left: boolean }>('search', 'select exists (select from index_queue) as left'))[0]!.left;
  await until('the indexer', empty, { everyMs: 10 });
}

/** Nothing lost, nothing stale: the index holds every document, in the version of its row. */
async function checkIndexed(bed: Bed, rows: number): Promise<void> {
  await bed.elastic('/post/_refresh', 'POST');
  const { count } = await bed.elastic<{ count: number }>('/post/_count');
  const behind = await bed.count(
    'search',
    `select count(*) as n from content left join index_ack on doc_id = id
     where type = 'post' and index_ack.doc_version is distinct from content.doc_version`,
  );
  if (count !== rows || behind > 0) throw new Error(`${count} of ${rows} documents found, ${behind} stale.`);
}
