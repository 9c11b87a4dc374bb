import { breachedWords, isBreached } from './breached-passwords.js';

/** Lengths in code points: with a second factor beside the password, and without. */
export const passwordLength = { min: 8, minAlone: 15, max: 128 } as const;

/** What must remain of a password after everything guessable is taken out of it: of letters and digits, or of signs. */
const smallestRest = 6;

/** Words of this deployment, and fragments that the list of breached passwords lacks, which is English mostly. */
export const ownWords: readonly string[] = [
  'passwort',
  'contrasena',
  'motdepasse',
  'senha',
  'changeme',
  'willkommen',
  'bienvenue',
  'hospital',
  'doctor',
  'physician',
  'medicine',
  'medical',
  'surgeon',
  'surgery',
  'nurse',
  'health',
  'patient',
  'clinic',
  'openrounds',
  'rounds',
];
const words = [...new Set([...ownWords, ...breachedWords])].sort((a, b) => b.length - a.length);

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  '!@#$%^&*()_+',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'qwertzuiop',
  'yxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
  '1q2w3e4r5t6y7u8i9o0p',
];
const runs = [...rows, ...rows.map((row) => [...row].reverse().join(''))];

export type PasswordProblem = 'too short' | 'too long' | 'too easy to guess';

/**
 * Length, and a check against what guessers try first. No rule asks for kinds of characters.
 * @param password as typed; any characters
 * @param rules the member's own public words (the handle), which count as guessable; the least length
 * @returns null for a password that may be used
 */
export function passwordProblem(
  password: string,
  { own = [], min = passwordLength.minAlone }: { own?: readonly string[]; min?: number } = {},
): PasswordProblem | null {
  const length = [...password.normalize('NFC')].length;
  if (length < min) return 'too short';
  if (length > passwordLength.max) return 'too long';
  return isGuessable(password, own) ? 'too easy to guess' : null;
}

function isGuessable(password: string, own: readonly string[]): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  return [plain, unfolded(plain)].some((text) => {
    if (isBreached(text) || isRepetition(text)) return true;
    const rest = withoutRuns(withoutRepeats(withoutRuns(withoutWords(text, own)))).replace(/\s/g, '');
    // Signs between guessable words are usual, so they make up for no missing letter.
    const letters = rest.replace(asciiSigns, '');
    return !isMuch(letters) && !isMuch(rest.match(asciiSigns)?.join('') ?? '');
  });
}

const asciiSigns = /[!-/:-@[-`{-~]/g;

function isMuch(text: string): boolean {
  const characters = [...text];
  return characters.length >= smallestRest && new Set(characters).size >= 4;
}

/** Reads the usual exchanges of letters for digits and signs backwards. */
function unfolded(text: string): string {
  const letters: Record<string, string> = {
    '0': 'o',
    '1': 'i',
    '3': 'e',
    '4': 'a',
    '5': 's',
    '7': 't',
    '@': 'a',
    $: 's',
    '!': 'i',
  };
  return text.replace(/[013457@$!]/g, (sign) => letters[sign] ?? sign);
}

/** Whether the text is one shorter piece written again and again, also when the last piece is cut. */
function isRepetition(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period += 1) {
    if (text.slice(period) === text.slice(0, -period)) return true;
  }
  return false;
}

function withoutWords(text: string, own: readonly string[]): string {
  const mine = own.flatMap((word) => [word, ...word.split('-')]).filter((word) => word.length >= 3);
  return [...mine, ...words].reduce((rest, word) => rest.replaceAll(word.toLowerCase(), ' '), text);
}

/** Takes out pieces of four or more neighbours of the alphabet, the digits or a keyboard. */
function withoutRuns(text: string): string {
  let rest = '';
  for (let at = 0; at < text.length;) {
    let length = 4;
    const isRun = (size: number): boolean =>
      at + size <= text.length && runs.some((run) => run.includes(text.slice(at, at + size)));
    while (isRun(length)) length += 1;
    if (length > 4) {
      at += length - 1;
    } else {
      rest += text[at];
      at += 1;
    }
  }
  return rest;
}

function withoutRepeats(text: string): string {
  return text.replace(/(.)\1{2,}/gu, '$1');
}
