import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { worldOf } from '@openrounds/journeys';
import {
  printFailure,
  removeProfile,
  reportTo,
  startStack,
  type Stack,
  StackFailure,
  type StackOptions,
} from '@openrounds/stack';
import { measureEnumeration } from './enumeration.js';
import { measureFreshness } from './freshness.js';
import { markdownOf, type Report } from './pipeline/report.js';
import { measurePipeline, type PipelineOptions, pipelineRows } from './pipeline/suite.js';
import { familyOf, residentMiB } from './processes.js';
import { importEverything, killInMidImport } from './real-input.js';
import { measureGuessing, stackOfGuessing } from './trust/brute-force.js';
import { measureErasure } from './trust/erasure.js';
import { measureRefreshRace } from './trust/refresh-race.js';
import { measureRegister, stackOfRegister } from './trust/register.js';
import { measureRevocation } from './trust/revocation.js';

const help = `npm run bench -- <suite> [options]

  import      every file of real text through a running stack: rows/s, counts of owner = read model = index
  kill        kill -9 of search, discussions and the broker in the middle of an import; counts afterwards
  freshness   commit to searchable under an open load of posts
  enumeration known and unknown accounts in turn: same bytes, and how well time tells them apart (AUC)
  brute-force passwords guessed at one account from many addresses of one /64, and at many accounts from one address:
              how many reach the hash
  refresh-race  families of refresh tokens, each used 20 times at once; the same after a restart of identity
  revocation  from the end of a session, key, grant, application or verification until the gateway refuses; also
              without Kafka, without identity, across a restart, and when a signing key is taken away
  erasure     members who wrote in every service, erased at once; every store searched for what they wrote
  register    an invented US register file of the real layout: rows/s and memory of its import
  memory      resident memory of every process of an idle stack with the demo world
  pipeline    from a commit to a search: relay, projection, index, rebuild, takeover, poison, idle; raw limits beside

  --data <folder>        import, kill: where the files of real text are (../shared/data)
  --rate 50              freshness: writes a second
  --seconds 30           freshness: for how long
  --only <row,...>       pipeline: ${pipelineRows.join(', ')}
  --pairs 5              pipeline: pairs of legs, after a warm-up and a pair of equals that shows the noise;
                         enumeration: pairs of accounts for each operation (give 1000)
  --rows 10000           pipeline: rows of work in a leg; register: rows of the file (1000000)
  --guesses 65536        brute-force: tries at one account; 10000 of many accounts at most
  --families 100         refresh-race: families of tokens
  --times 200            revocation: ends of each kind
  --members 200          erasure: members
  --profile <folder>     pipeline: CPU profiles of the processes of services that the rows start
  --json <file>          the answer also in a file; pipeline: a Markdown table beside it

Each suite starts a stack of its own (fsync on, rate limits off) beside whatever runs, and removes it.
`;

/** What a suite works on; a suite that starts the stack again puts the new one here. */
interface Bench {
  stack: Stack;
  readonly started: StackOptions;
}
type Suite = (bench: Bench, options: Options) => Promise<unknown>;
interface Options extends PipelineOptions {
  readonly data: string;
  readonly rate: number;
  readonly seconds: number;
  readonly guesses: number;
  readonly families: number;
  readonly times: number;
  readonly members: number;
  readonly json: string | undefined;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort());

const suites: Record<string, Suite> = {
  import: ({ stack }, { data }) => importEverything(stack, data, say),
  kill: ({ stack }, { data }) => killInMidImport(stack, data, say),
  freshness: ({ stack }, { rate, seconds }) => measureFreshness(stack, rate, seconds),
  enumeration: ({ stack }, { pairs }) => measureEnumeration(stack, pairs, say),
  'brute-force': ({ stack }, { guesses }) =>
    measureGuessing(stack, { oneAccount: guesses, oneAddress: Math.min(guesses, 10_000) }, say),
  'refresh-race': ({ stack }, { families }) => measureRefreshRace(stack, families, say),
  revocation: ({ stack }, { times }) => measureRevocation(stack, times, say),
  erasure: (_, { members }) => measureErasure(members, say),
  register: ({ stack }, { rows }) => measureRegister(stack, rows, say),
  memory: ({ stack }) => Promise.resolve(memoryOf(stack)),
  pipeline: (bench, options) =>
    measurePipeline(bench, options, say, (report) => {
      // What fails because the stack is being stopped is no answer.
      if (!interrupted.signal.aborted) store(report, options.json);
    }),
};

const trustOnly: Partial<StackOptions> = { seed: false, only: ['identity', 'discussions', 'gateway'] };
/** What a suite wants of its stack that is not the usual. */
const stacks: Record<string, Partial<StackOptions>> = {
  import: { seed: false },
  kill: { seed: false },
  'brute-force': stackOfGuessing,
  'refresh-race': trustOnly,
  revocation: trustOnly,
  erasure: { seed: false },
  register: stackOfRegister,
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

/** @throws Error in one sentence for an argument that means nothing */
function optionsFrom(values: Record<string, string | boolean | undefined>): Options {
  const number = (name: string): number => {
    const value = Number(values[name]);
    if (!(value > 0)) throw new StackFailure(`--${name} must be a number above 0.`, { exitCode: 2 });
    return value;
  };
  const only = String(values['only'] ?? '')
    .split(',')
    .filter((name) => name !== '');
  const unknown = only.find((name) => !pipelineRows.includes(name));
  if (unknown)
    throw new StackFailure(`There is no row "${unknown}": name some of ${pipelineRows.join(', ')}.`, {
      exitCode: 2,
    });
  return {
    data: resolve(String(values['data'])),
    rate: number('rate'),
    seconds: number('seconds'),
    pairs: number('pairs'),
    rows: number('rows'),
    guesses: number('guesses'),
    families: number('families'),
    times: number('times'),
    members: number('members'),
    only,
    json: values['json'] === undefined ? undefined : String(values['json']),
    profile: values['profile'] === undefined ? undefined : resolve(String(values['profile'])),
  };
}

const optionNames = {
  data: { type: 'string', default: '../shared/data' },
  rate: { type: 'string', default: '50' },
  seconds: { type: 'string', default: '30' },
  only: { type: 'string' },
  pairs: { type: 'string', default: '5' },
  rows: { type: 'string' },
  guesses: { type: 'string', default: '65536' },
  families: { type: 'string', default: '100' },
  times: { type: 'string', default: '200' },
  members: { type: 'string', default: '200' },
  profile: { type: 'string' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: optionNames });
  const name = positionals[0] ?? '';
  const suite = suites[name];
  if (values.help || suite === undefined) {
    process.stdout.write(help);
    return values.help ? 0 : 2;
  }
  const options = optionsFrom({ rows: name === 'register' ? '1000000' : '10000', ...values });
  const profile = `bench-${process.pid}`;
  const started: StackOptions = {
    profile,
    ports: 'free',
    seed: true,
    env: { RATE_LIMITS: 'off', CANARY: 'off' },
    report: reportTo((text) => process.stderr.write(text)),
    signal: interrupted.signal,
    ...stacks[name],
  };
  const bench: Bench = { stack: await startStack(started), started };
  try {
    process.env['OPENROUNDS_WORLD'] = JSON.stringify(worldOf(bench.stack));
    const answer = await Promise.race([suite(bench, options), interruption()]);
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    store(answer, options.json);
    return 0;
  } finally {
    await bench.stack.stop();
    removeProfile(profile);
  }
}

/** Fails at a signal, so that the stack is stopped and removed as after any other end. */
function interruption(): Promise<never> {
  return new Promise((_, reject) => {
    interrupted.signal.addEventListener('abort', () => reject(new Error('Stopped.')));
  });
}

const isReport = (answer: unknown): answer is Report =>
  typeof answer === 'object' && answer !== null && 'schema' in answer;

/** Into the file; of a report also a Markdown table beside it. */
function store(answer: unknown, file: string | undefined): void {
  if (file === undefined) return;
  writeFileSync(file, `${JSON.stringify(answer, null, 2)}\n`);
  if (isReport(answer)) writeFileSync(`${file.replace(/\.json$/, '')}.md`, markdownOf(answer));
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(printFailure(error)),
);
