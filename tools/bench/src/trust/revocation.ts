import { newcomer, type Answer, type Person } from '@openrounds/journeys';
import type { Stack } from '@openrounds/stack';
import { spreadOf, type Spread } from '../figures.js';
import { inParallel } from './in-parallel.js';
import { untilRefused } from './until-refused.js';
import { session, waysOut, type Credential, type WayOut } from './ways-out.js';

export interface Revocation {
  /** Milliseconds from the answer of what ends a right to the first request with it that is refused, by way. */
  readonly calm: Readonly<Record<string, Refusals>>;
  /** The same of sign-outs while no broker runs, so that no news comes. The first of them at the moment of its death. */
  readonly withoutKafka: Refusals;
  /** Sessions that were ended just before the gateway was killed, by their first answer from the new one. */
  readonly acrossRestart: { readonly n: number; readonly refused: number };
  /** Sessions still good when identity dies as well: milliseconds until the gateway says that it cannot know. */
  readonly withoutIdentity: Refusals;
}

export interface Refusals extends Spread {
  /** Rights that counted for more than a minute; must be 0. */
  readonly neverRefused: number;
}

type Say = (line: string) => void;

const batch = 50;
const sessionsOfMember = 5;

/** Ends rights in every way there is, and asks with them until the gateway refuses. */
export async function measureRevocation(stack: Stack, times: number, say: Say): Promise<Revocation> {
  const calm: Record<string, Refusals> = {};
  for (const [name, open] of Object.entries(await waysOut())) {
    calm[name] = await endOneByOne(open, times);
    say(`${name}: ${told(calm[name])}`);
  }
  const members = await inParallel(2, batch / sessionsOfMember, (at) => newcomer(`many-${at}`));
  const acrossRestart = await endAcrossRestart(stack, members);
  say(`across a restart of the gateway: ${acrossRestart.refused} of ${acrossRestart.n} refused`);
  const withoutKafka = await endWithoutKafka(stack, members, times);
  say(`without Kafka: ${told(withoutKafka)}`);
  const withoutIdentity = await askWithoutIdentity(stack, members);
  say(`without Kafka and identity: ${told(withoutIdentity)}`);
  return { calm, withoutKafka, acrossRestart, withoutIdentity };
}

const told = ({ n, p50, p99, max, neverRefused }: Refusals): string =>
  `${n} times, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, max ${max.toFixed(0)} ms, never ${neverRefused}`;

function refusalsOf(times: readonly (number | undefined)[]): Refusals {
  const refused = times.filter((ms) => ms !== undefined);
  return { ...spreadOf(refused), neverRefused: times.length - refused.length };
}

/** The gateway remembers it, with a passport, before it ends. @throws Error when it is no good from the start */
async function used(credential: Credential): Promise<Credential> {
  for (const _ of [1, 2]) {
    const { status } = await credential.ask();
    if ([401, 403, 503].includes(status)) throw new Error(`A new credential was answered with ${status}.`);
  }
  return credential;
}

async function endOneByOne(open: WayOut, times: number): Promise<Refusals> {
  const taken: (number | undefined)[] = [];
  for (let count = 0; count < times; count += 1) {
    const { ask, end, refusal } = await used(await open());
    await end();
    taken.push(await untilRefused(ask, { isRefused: ({ status }) => status === refusal }));
  }
  return refusalsOf(taken);
}

const openBatch = (members: readonly Person[]): Promise<Credential[]> =>
  inParallel(4, batch, async (at) => used(await session(members[at % members.length]!)));

async function endAcrossRestart(stack: Stack, members: Person[]): Promise<{ n: number; refused: number }> {
  const sessions = await openBatch(members);
  await Promise.all(sessions.map(({ end }) => end()));
  await stack.kill('gateway', 'SIGKILL');
  await stack.restart('gateway');
  const answers = await Promise.all(sessions.map(({ ask }) => ask()));
  return { n: batch, refused: answers.filter(({ status }) => status === 401).length };
}

/** Fifty at a time, because each may take 5 s. */
async function endWithoutKafka(stack: Stack, members: Person[], times: number): Promise<Refusals> {
  const taken: (number | undefined)[] = [];
  while (taken.length < times) {
    const sessions = await openBatch(members);
    if (stack.isRunning('kafka')) await stack.kill('kafka', 'SIGKILL');
    const ended = sessions.map(async ({ ask, end }) => {
      await end();
      return untilRefused(ask, { everyMs: 100 });
    });
    taken.push(...(await Promise.all(ended)));
  }
  return refusalsOf(taken);
}

/** Nobody ended them, but nobody can say so: what the gateway remembers counts for 5 s at most. */
async function askWithoutIdentity(stack: Stack, members: Person[]): Promise<Refusals> {
  const sessions = await openBatch(members);
  await stack.kill('identity', 'SIGKILL');
  // While it is remembered, the answer is that identity does not answer what it was forwarded.
  const isRefused = ({ body }: Answer): boolean => body['code'] === 'identity-unavailable';
  const asked = sessions.map(({ ask }) => untilRefused(ask, { everyMs: 100, isRefused }));
  return refusalsOf(await Promise.all(asked));
}
