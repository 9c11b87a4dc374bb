import { newcomer } from '@openrounds/journeys';
import type { Stack, StackOptions } from '@openrounds/stack';
import { inParallel } from './in-parallel.js';

/** Addresses are taken from X-Forwarded-For, and the gateway's own budget of requests is out of the way of identity's. */
export const stackOfGuessing: Partial<StackOptions> = {
  seed: false,
  only: ['identity', 'gateway'],
  env: { RATE_LIMITS: 'on', ADDRESS_LIMIT: '10000000', TRUSTED_PROXIES: '127.0.0.1' },
};

export interface Guessing {
  readonly tries: number;
  /** Tries that were told that account or password are wrong: those whose password was hashed. */
  readonly reached: number;
  /** Tries that were told to come later, before any hash. */
  readonly putOff: number;
  /** Other answers, by status; none is expected. */
  readonly others: Readonly<Record<string, number>>;
  /** All tries have to be within the 15 minutes of one budget. */
  readonly seconds: number;
}

type Say = (line: string) => void;

const atOnce = 16;
const mostAttempts = 5;

/**
 * Guesses passwords at one account from every address of a /64, and at many accounts from one address.
 * @param tries at one account and at many; the published figures are of 65,536 and 10,000
 */
export async function measureGuessing(
  stack: Stack,
  tries: { readonly oneAccount: number; readonly oneAddress: number },
  say: Say,
): Promise<{ oneAccount: Guessing; oneAddress: Guessing }> {
  const { handle } = await newcomer('target');
  const hex = (index: number): string => index.toString(16);
  const oneAccount = await guessing(stack, tries.oneAccount, (index) => ({
    handle,
    address: `2001:db8:0:1:${hex(index)}::1`,
  }));
  say(`one account, ${tries.oneAccount} addresses of one /64: ${oneAccount.reached} reached the hash`);
  const oneAddress = await guessing(stack, tries.oneAddress, (index) => ({
    handle: `stranger-${index}`,
    address: '2001:db8:0:2::1',
  }));
  say(`${tries.oneAddress} accounts from one address: ${oneAddress.reached} reached the hash`);
  return { oneAccount, oneAddress };
}

interface Guess {
  readonly handle: string;
  readonly address: string;
}

async function guessing(
  stack: Stack,
  tries: number,
  guessNumber: (index: number) => Guess,
): Promise<Guessing> {
  const began = performance.now();
  const answers = await inParallel(atOnce, tries, (index) => statusOf(stack, guessNumber(index)));
  const counts = new Map<number, number>();
  for (const status of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  const {
    401: reached = 0,
    429: putOff = 0,
    ...others
  } = Object.fromEntries(counts) as Record<number, number>;
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  return { tries, reached, putOff, others, seconds };
}

async function statusOf(stack: Stack, { handle, address }: Guess): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(new URL('/v1/sessions', stack.gatewayUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: JSON.stringify({ handle, password: 'no account has this one' }),
    });
    await response.arrayBuffer();
    if (response.status !== 503 || attempt === mostAttempts) return response.status;
  }
}
