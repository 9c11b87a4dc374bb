import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { demoKeys } from '../members.js';
import type { Bed } from './bed.js';
import type { Measurement } from './measurement.js';
import { compare } from './pairs.js';
import { fillContent } from './posts.js';
import { createRawIndex, documentsFile, writeRaw } from './ready-documents.js';
import { startRecorder } from './recorder.js';
import { ratioRow, valueRow } from './report.js';

const opsProgram = new URL('../../../../apps/search/dist/ops.js', import.meta.url).pathname;
const searchEveryMs = 100;

interface Built {
  readonly documents: number;
  /** Backfill and verification, without the start of the program. */
  readonly seconds: number;
}

/** A new generation of the posts beside the one in use, while somebody searches. */
export const rebuild: Measurement = {
  id: 'rebuild',
  title: 'rebuild',
  services: 'running',
  async measure(bed) {
    await bed.sql('search', fillContent, [Math.min(bed.options.rows, 2_000)]);
    const { lines, documents } = await recorded(bed);
    const { file, remove } = documentsFile(lines);
    const searches = await searching(bed);
    try {
      const bare = await bed.raw('bulk', 'search', { DOCUMENTS: file });
      const ours = { name: 'rebuild', leg: () => rebuildLeg(bed, documents) };
      const raw = {
        name: '_bulk',
        leg: async () => {
          await createRawIndex(bed);
          return bed.leg(documents, { bare: bare.pid }, () => writeRaw(bed, bare, 1, documents));
        },
      };
      const compared = await compare(ours, raw, bed.options.pairs, bed.say);
      const { asked, failed } = await searches.end();
      return [
        ratioRow(
          'rebuild',
          'rebuild against raw _bulk of the ready documents',
          compared,
          { atLeast: 0.85 },
          `${documents} documents`,
        ),
        valueRow(
          'rebuild-searches',
          'searches that failed meanwhile',
          [failed],
          { unit: 'searches', atMost: 0 },
          `of ${asked}`,
        ),
      ];
    } finally {
      await searches.end();
      remove();
    }
  },
};

async function recorded(bed: Bed): Promise<{ lines: string[]; documents: number }> {
  const recorder = await startRecorder(bed.stack.engines.elasticsearchUrl);
  try {
    const { documents } = await runRebuild(bed, { ELASTICSEARCH_URL: recorder.url });
    await dropRetired(bed);
    // Deletions have no document, and a generation in use is written too when something changes meanwhile.
    const lines: string[] = [];
    for (let at = 0; at < recorder.lines.length; at += 1) {
      if (!recorder.lines[at]!.startsWith('{"index"')) continue;
      lines.push(recorder.lines[at]!, recorder.lines[(at += 1)]!);
    }
    if (lines.length / 2 !== documents)
      throw new Error(`${lines.length / 2} documents recorded of ${documents}.`);
    return { lines, documents };
  } finally {
    recorder.close();
  }
}

async function rebuildLeg(bed: Bed, expected: number) {
  const before = bed.cpu();
  const { documents, seconds } = await runRebuild(bed);
  if (documents !== expected) throw new Error(`A rebuild made ${documents} documents of ${expected}.`);
  const after = bed.cpu();
  await dropRetired(bed);
  const cpu = Object.entries(after).map(([name, used]) => [name, ((used - before[name]!) * 1e6) / documents]);
  return { value: documents / seconds, cpuMicros: Object.fromEntries(cpu) as Record<string, number> };
}

/** Retired generations are written for a day, for a way back; here each would slow down what is measured next. */
async function dropRetired(bed: Bed): Promise<void> {
  const retired = `delete from index_generation where state = 'retired' returning name`;
  for (const { name } of await bed.sql<{ name: string }>('search', retired))
    await bed.elastic(`/${name}`, 'DELETE');
}

/** The operator's command. */
async function runRebuild(bed: Bed, extra: Record<string, string> = {}): Promise<Built> {
  const child = spawn(process.execPath, [opsProgram, 'rebuild', '--type', 'post', '--json'], {
    env: { ...bed.stack.services['search']!.env, ...extra },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = await text(child.stdout);
  const code = await ended;
  // The log of the job stands on the same stream.
  const answer = said.split('\n').find((line) => line.includes('"built"'));
  const { built } = JSON.parse(answer ?? '{}') as { built?: Built[] };
  if (code !== 0 || !built?.[0]) throw new Error('The rebuild failed.');
  return built[0];
}

/** Searches through the gateway, one after another, until told to end. */
async function searching(bed: Bed): Promise<{ end: () => Promise<{ asked: number; failed: number }> }> {
  const [key] = await demoKeys(bed.stack, ['harbour-cardio']);
  const url = new URL('/v1/search?q=measurement&type=post&limit=1', bed.stack.gatewayUrl);
  let [asked, failed, over] = [0, 0, false];
  const running = (async () => {
    while (!over) {
      const response = await fetch(url, { headers: { authorization: `Bearer ${key}` } }).catch(
        () => undefined,
      );
      const hits = response?.ok ? ((await response.json()) as { items?: unknown[] }).items : undefined;
      asked += 1;
      if (!hits || hits.length === 0) failed += 1;
      await wait(searchEveryMs);
    }
  })();
  return {
    end: async () => {
      over = true;
      await running;
      return { asked, failed };
    },
  };
}
