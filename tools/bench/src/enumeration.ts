import type { Stack } from '@openrounds/stack';
import { aucInterval, aucOf, spreadOf, type Spread } from './figures.js';

/** One operation asked about known and unknown accounts in turn. */
export interface Telling {
  readonly pairs: number;
  /** Whether all answers are equal, byte for byte, but for the trace id. */
  readonly sameBytes: boolean;
  /** Chance that a known account answers later than an unknown one; 0.5 tells nothing, the goal is 0.45 to 0.55. */
  readonly auc: number;
  /** 95 % confidence interval of it. */
  readonly interval: readonly [number, number];
  /** Milliseconds */
  readonly known: Spread;
  readonly unknown: Spread;
}

interface Asked {
  readonly bytes: string;
  readonly ms: number;
}

type Ask = (account: string, turn: number) => { path: string; body: unknown };

/** Demo members: their accounts are there, under these handles and mail addresses. */
const known = [
  'harbour-cardio',
  'tundra-id',
  'abuela-paeds',
  'quiet-derm',
  'ward-nine',
  'mod-elm',
  'mod-oak',
];
const mailOf = (handle: string): string => `${handle}@demo.openrounds.example`;
const password = 'no account has this one';

const operations: Record<string, Ask> = {
  'sign-in': (handle) => ({ path: '/v1/sessions', body: { handle, password } }),
  'password reset': (handle) => ({ path: '/v1/password-resets', body: { mail: mailOf(handle) } }),
  'sign-up': (handle, turn) => ({
    path: '/v1/members',
    body: {
      handle: `enumeration-${turn}`,
      password,
      mail: mailOf(handle),
      name: 'Ada Specimen',
      role: 'physician',
      specialties: ['cardiology'],
      country: 'CH',
      languages: ['en'],
    },
  }),
};

const warmUp = 50;

/**
 * What an outsider learns of who has an account: the same requests about known and unknown ones, strictly in turn and one
 * at a time, so that whatever else happens on the machine falls on both alike.
 * @param pairs of one known and one unknown account, for each operation
 */
export async function measureEnumeration(
  stack: Stack,
  pairs: number,
  say: (line: string) => void,
): Promise<Record<string, Telling>> {
  const tellings: Record<string, Telling> = {};
  let turn = 0;
  for (const [name, ask] of Object.entries(operations)) {
    const answers: { known: Asked[]; unknown: Asked[] } = { known: [], unknown: [] };
    for (let pair = -warmUp; pair < pairs; pair += 1) {
      const stranger = `nobody-${pair + warmUp}`.padEnd(14, '-x');
      const both = [
        ['known', known[(pair + warmUp) % known.length]!],
        ['unknown', stranger],
      ] as const;
      // Each goes first as often as the other.
      for (const [kind, account] of pair % 2 === 0 ? both : both.toReversed()) {
        const asked = await time(stack.gatewayUrl, ask(account, (turn += 1)));
        if (pair >= 0) answers[kind].push(asked);
      }
    }
    const telling = tellingOf(answers, pairs);
    tellings[name] = telling;
    const [low, high] = telling.interval.map((bound) => bound.toFixed(3));
    say(`${name}: AUC ${telling.auc.toFixed(3)} (${low} to ${high}), same bytes: ${telling.sameBytes}`);
  }
  return tellings;
}

function tellingOf(answers: { known: Asked[]; unknown: Asked[] }, pairs: number): Telling {
  const times = (asked: Asked[]): number[] => asked.map(({ ms }) => ms);
  const auc = aucOf(times(answers.known), times(answers.unknown));
  const all = new Set([...answers.known, ...answers.unknown].map(({ bytes }) => bytes));
  return {
    pairs,
    sameBytes: all.size === 1,
    auc,
    interval: aucInterval(auc, pairs, pairs),
    known: spreadOf(times(answers.known)),
    unknown: spreadOf(times(answers.unknown)),
  };
}

async function time(base: string, { path, body }: ReturnType<Ask>): Promise<Asked> {
  const start = performance.now();
  const response = await fetch(new URL(path, base), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const ms = performance.now() - start;
  const bytes = `${response.status} ${text.replace(/"traceId":"[0-9a-f]*"/, '')}`;
  return { bytes, ms };
}
