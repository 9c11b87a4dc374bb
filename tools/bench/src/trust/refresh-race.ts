import { Client, Companion, newcomer, verified, world, type Answer, type Person } from '@openrounds/journeys';
import type { Stack } from '@openrounds/stack';
import { inParallel } from './in-parallel.js';
import { untilRefused } from './until-refused.js';

export interface RefreshRace {
  readonly families: number;
  readonly usesOfEach: number;
  /** Families in which exactly one of the parallel uses got tokens. */
  readonly oneSuccess: number;
  /** Families in which the tokens of the one success could not be used to go on. */
  readonly deadAfterReuse: number;
  /** Families whose access token the gateway refused within 5 s. */
  readonly refusedAtGateway: number;
  /** The same two, and the token that was used 20 times, after identity was killed and started again. */
  readonly deadAfterRestart: number;
}

interface Family {
  readonly used: string;
  readonly won: Tokens[];
  deadAfterReuse: boolean;
  refusedAtGateway: boolean;
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

const uses = 20;
/** A member keeps at most 20 grants. */
const familiesOfMember = 20;

/** Every family's refresh token is used 20 times at the same moment; then everything that came of it is tried. */
export async function measureRefreshRace(
  stack: Stack,
  count: number,
  say: (line: string) => void,
): Promise<RefreshRace> {
  const app = await Companion.registeredBy(await verified('race-owner'));
  const members = await inParallel(2, Math.ceil(count / familiesOfMember), (at) => newcomer(`racer-${at}`));
  const families: Family[] = [];
  for (let at = 0; at < count; at += 1) {
    families.push(await race(app, members[Math.floor(at / familiesOfMember)]!));
    if ((at + 1) % 10 === 0) say(`${at + 1} of ${count} families`);
  }
  await stack.kill('identity', 'SIGKILL');
  await stack.restart('identity');
  const dead = await inParallel(4, count, (at) => isDead(app, families[at]!));
  const countOf = (holds: (family: Family) => boolean): number => families.filter(holds).length;
  return {
    families: count,
    usesOfEach: uses,
    oneSuccess: countOf(({ won }) => won.length === 1),
    deadAfterReuse: countOf((family) => family.deadAfterReuse),
    refusedAtGateway: countOf((family) => family.refusedAtGateway),
    deadAfterRestart: dead.filter(Boolean).length,
  };
}

async function race(app: Companion, member: Person): Promise<Family> {
  const { refresh_token: used } = await app.connect(member);
  const answers = await Promise.all(Array.from({ length: uses }, () => refresh(app, used!)));
  const won = answers.filter((answer) => typeof answer !== 'string');
  const family = { used: used!, won, deadAfterReuse: false, refusedAtGateway: false };
  if (won.length === 0) return family;
  family.deadAfterReuse = (
    await Promise.all(won.map((tokens) => isRefusedGrant(app, tokens.refresh_token)))
  ).every(Boolean);
  const asked = won.map(({ access_token }) => untilRefused(() => me(access_token), { timeoutMs: 5_000 }));
  family.refusedAtGateway = (await Promise.all(asked)).every((ms) => ms !== undefined);
  return family;
}

async function isDead(app: Companion, { used, won }: Family): Promise<boolean> {
  const refreshTokens = [used, ...won.map((tokens) => tokens.refresh_token)];
  const refused = await Promise.all(refreshTokens.map((token) => isRefusedGrant(app, token)));
  const answers = await Promise.all(won.map(({ access_token }) => me(access_token)));
  return refused.every(Boolean) && answers.every(({ status }) => status === 401);
}

const isRefusedGrant = async (app: Companion, token: string): Promise<boolean> =>
  (await refresh(app, token)) === 'invalid_grant';

/** @returns the tokens, or the error code of the answer */
async function refresh(app: Companion, token: string): Promise<Tokens | string> {
  const response = await fetch(new URL('/oidc/token', world().gatewayUrl), {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${app.id}:${app.secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }),
  });
  const body = (await response.json()) as Tokens & { error?: string };
  return response.status === 200 ? body : (body.error ?? String(response.status));
}

const me = (token: string): Promise<Answer> =>
  new Client(world().gatewayUrl, { authorization: `Bearer ${token}` }).get('/v1/me');
