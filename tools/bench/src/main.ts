import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { removeProfile, reportTo, startStack, type Stack } from '@openrounds/stack';
import { measureFreshness } from './freshness.js';
import { familyOf, residentMiB } from './processes.js';
import { importEverything, killInMidImport } from './real-input.js';

const help = `npm run bench -- <suite> [--data <folder>] [--rate 50] [--seconds 30] [--json <file>]

  import      every file of real text through a running stack: rows/s, counts of owner = read model = index
  kill        kill -9 of search, discussions and the broker in the middle of an import; counts afterwards
  freshness   commit to searchable under an open load of posts
  memory      resident memory of every process of an idle stack with the demo world

Each suite starts a stack of its own (fsync on, rate limits off) beside whatever runs, and removes it.
`;

type Suite = (stack: Stack, options: Options) => Promise<unknown>;
interface Options {
  readonly data: string;
  readonly rate: number;
  readonly seconds: number;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const suites: Record<string, Suite> = {
  import: (stack, { data }) => importEverything(stack, data, say),
  kill: (stack, { data }) => killInMidImport(stack, data, say),
  freshness: (stack, { rate, seconds }) => measureFreshness(stack, rate, seconds),
  memory: (stack) => Promise.resolve(memoryOf(stack)),
};

function memoryOf(stack: Stack): Record<string, number> {
  const own = Object.entries(stack.services).map(([name, { pid }]) => [name, residentMiB(pid)] as const);
  const all = familyOf(process.pid).filter((pid) => pid !== process.pid);
  const engines = all.filter((pid) => !Object.values(stack.services).some((service) => service.pid === pid));
  return {
    ...Object.fromEntries(own),
    'engines together': engines.reduce((sum, pid) => sum + residentMiB(pid), 0),
  };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string', default: '../shared/data' },
      rate: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '30' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const suite = suites[positionals[0] ?? ''];
  if (values.help || suite === undefined) {
    process.stdout.write(help);
    return values.help ? 0 : 2;
  }
  const seed = suite !== suites['import'] && suite !== suites['kill'];
  const profile = `bench-${process.pid}`;
  const stack = await startStack({
    profile,
    ports: 'free',
    seed,
    env: { RATE_LIMITS: 'off' },
    report: reportTo((text) => process.stderr.write(text)),
  });
  try {
    const options = {
      data: resolve(values.data),
      rate: Number(values.rate),
      seconds: Number(values.seconds),
    };
    const text = JSON.stringify(await suite(stack, options), null, 2);
    process.stdout.write(`${text}\n`);
    if (values.json) writeFileSync(values.json, `${text}\n`);
    return 0;
  } finally {
    await stack.stop();
    removeProfile(profile);
  }
}

process.exit(await main());
