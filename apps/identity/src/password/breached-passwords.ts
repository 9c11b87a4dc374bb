import { dictionary } from '@zxcvbn-ts/language-common';
import common from 'fxa-common-password-list';

/** Shorter ones are refused by their length already. */
const shortest = 8;

/** The passwords that turn up most often in leaks, most frequent first, as the package ships them: small letters. */
const mostUsed: readonly string[] = dictionary['passwords-common'];

const breached: ReadonlySet<string> = new Set(mostUsed.filter((password) => password.length >= shortest));

/**
 * Whether guessers try this very password first: all of at least 8 characters among the 100,000 most frequent breached
 * ones, and some more (docs/adr/0020). Takes about 0.1 ms. @param password in small letters
 */
export function isBreached(password: string): boolean {
  return breached.has(password) || common.test(password);
}

/** The words inside the most used ones: what is left of a longer password without them is what protects it. */
export const breachedWords: readonly string[] = mostUsed
  .slice(0, 2_000)
  .filter((password) => /^[a-z]{5,}$/.test(password));
