import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { printFailure, reportTo, startStack } from '@openrounds/stack';
import type { Stack } from '@openrounds/stack';
import type { Collection, CollectionName } from './collections.js';
import { collectionNames, loadCollection } from './collections.js';
import { checkFlat, evaluate, flatScores } from './evaluate.js';
import type { Difference, TopicScore } from './metrics.js';
import { scoreRun } from './metrics.js';
import type { EvalRecord } from './records.js';
import { catalogueOf, postOf } from './records.js';
import type { Report, RunReport } from './report.js';
import { markdownOf } from './report.js';
import { SearchClient } from './search-client.js';
import { sendRecords } from './send.js';

const usage = `Usage: npm run eval -- --collection ${collectionNames.join('|')} --data <folder> [--json <file>] [--limit-queries <n>]
`;

interface Options {
  readonly collection: CollectionName;
  readonly data: string;
  readonly json: string | undefined;
  readonly limit: number;
}

/** Asked for with `--help`. */
const help = `${usage}
Brings a collection into a stack of its own as contract events, asks GET /v1/search, and prints nDCG, recall and times
beside a flat BM25 over the same file. Exit code 1: the yardstick is not where it should be, so the file is damaged.
`;

function optionsFrom(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      collection: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'string' },
      'limit-queries': { type: 'string' },
    },
  });
  const collection = collectionNames.find((name) => name === values.collection);
  const limit = values['limit-queries'] === undefined ? Infinity : Number(values['limit-queries']);
  if (!collection || !values.data || !(limit >= 1)) return undefined;
  return { collection, data: resolve(values.data), json: values.json && resolve(values.json), limit };
}

/** Fewer queries are a quick look: the yardstick's range holds for all of them only, so it is checked before. */
function limited(collection: Collection, limit: number): Collection {
  const variants = collection.variants.map((variant) => ({
    ...variant,
    queries: variant.queries.slice(0, limit),
  }));
  return { ...collection, variants };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Shows every tenth of the way. */
function progressOf(what: string, total: number): (done: number) => void {
  let told = -1;
  return (done) => {
    const tenth = Math.floor((done / Math.max(total, 1)) * 10);
    if (tenth <= told) return;
    told = tenth;
    say(`${what} ${done}/${total}`);
  };
}

/** A stack of its own: no stack in use is spoiled, and nothing stays behind. */
function startSearch(signal: AbortSignal): Promise<Stack> {
  return startStack({
    profile: 'eval',
    ports: 'free',
    seed: false,
    only: ['search'],
    durable: false,
    // Foreign texts are full of names; they are measured and never shown.
    env: { PHI_TRIPWIRE: 'off', RATE_LIMITS: 'off' },
    report: reportTo((text) => process.stderr.write(text)),
    signal,
  });
}

async function load(
  stack: Stack,
  client: SearchClient,
  collection: Collection,
  folder: string,
): Promise<void> {
  const send = (records: readonly EvalRecord[], what: string): Promise<void> =>
    sendRecords(stack.engines.kafkaBrokers, records, progressOf(`${what} sent`, records.length));
  const catalogue = catalogueOf(folder);
  const count = (type: string): number =>
    catalogue.filter(({ fact }) => fact.type.includes(`.${type}.`)).length;
  await send(catalogue, 'catalogue');
  const names = { drug: count('drug'), condition: count('condition') };
  await client.indexed(names, progressOf('catalogue indexed', catalogue.length));
  await client.dictionarySettled();
  const posts = collection.documents.map((document) => postOf(collection.name, document));
  await send(posts, 'documents');
  await client.indexed({ post: posts.length }, progressOf('documents indexed', posts.length));
  await client.dictionarySettled();
  await client.indexed({ post: posts.length }, progressOf('documents settled', posts.length));
}

async function measure(
  client: SearchClient,
  collection: Collection,
  flat: ReadonlyMap<string, TopicScore[]>,
) {
  const runs: RunReport[] = [];
  const differences = new Map<string, Difference>();
  for (const variant of collection.variants) {
    const yardstick = (flat.get(variant.name) ?? []).slice(0, variant.queries.length);
    const progress = progressOf(`${variant.name} asked`, variant.queries.length);
    const { run, difference } = await evaluate(client, collection, variant, yardstick, progress);
    runs.push(run);
    differences.set(variant.name, difference);
  }
  return { report: { collection: collection.name, runs }, differences };
}

function write(report: Report, differences: ReadonlyMap<string, Difference>, json: string | undefined): void {
  const markdown = markdownOf(report, differences);
  process.stdout.write(markdown);
  if (!json) return;
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(json.replace(/(\.json)?$/, '.md'), markdown);
}

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  if (words.includes('--help')) {
    process.stdout.write(help);
    return 0;
  }
  const options = optionsFrom(words);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  const whole = loadCollection(options.collection, options.data);
  const flat = new Map(whole.variants.map((variant) => [variant.name, flatScores(whole, variant)]));
  for (const variant of whole.variants) {
    const reached = scoreRun(flat.get(variant.name) ?? []).ndcg10;
    say(`flat BM25 on ${variant.name}: ${reached.toFixed(4)}`);
    checkFlat(variant, reached);
  }
  const collection = limited(whole, options.limit);
  const abort = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort());
  const stack = await startSearch(abort.signal);
  try {
    const client = await SearchClient.of(stack);
    await load(stack, client, whole, options.data);
    const { report, differences } = await measure(client, collection, flat);
    write(report, differences, options.json);
    return 0;
  } finally {
    await stack.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(printFailure(error)),
);
