import { describe, expect, it } from '@jest/globals';
import { english } from './fixtures/english.js';
import { spanish } from './fixtures/spanish.js';
import { checkText } from './index.js';

/** Texts that make a careless pattern look back and forth; each is repeated to the length wanted. */
const hostile = [
  'a',
  '1',
  ' ',
  '.',
  '-',
  '@',
  'a@',
  '1 ',
  '12/',
  '1-',
  '1.1.',
  ':',
  'a:',
  'ab cd ',
  '+1',
  '(',
  'www.',
  'http://',
  'a.b',
  'tel ',
  'tel: 1',
  'fax 12 ',
  'mrn ',
  'mrn 1',
  'no no no ',
  'id: id: ',
  'may 1',
  'mayo de ',
  'ninety ',
  'two thousand ',
  'aged ',
  '4111 ',
  'gb82 ',
  '0123456789abcdef:',
  ' at a dot ',
  'a(at)b',
  '\u200b',
  '\u0661',
  'call me on me on ',
  '12 mars deux mille ',
  'numero de numero de ',
  'seguridad social 1 1 1 1 1 ',
  '10.1000/',
  'https://doi.org/10.1000/',
  'plate a1 ',
  '00 1',
  '01 23 45 ',
];

const long = (piece: string, length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** Counts the characters handed to patterns and records the patterns, while `run` runs. */
function observe(run: () => void): { characters: number; patterns: Set<RegExp> } {
  const seen = { characters: 0, patterns: new Set<RegExp>() };
  // `test` and `replace` go through `exec`, too.
  const exec = Object.getOwnPropertyDescriptor(RegExp.prototype, 'exec')!;
  Object.defineProperty(RegExp.prototype, 'exec', {
    ...exec,
    value(this: RegExp, text: string): unknown {
      // Going on behind a match reads nothing again.
      if (this.lastIndex === 0) seen.characters += text.length;
      seen.patterns.add(this);
      return Reflect.apply(exec.value as (text: string) => unknown, this, [text]);
    },
  });
  try {
    run();
  } finally {
    Object.defineProperty(RegExp.prototype, 'exec', exec);
  }
  return seen;
}

const work = (text: string) => observe(() => checkText(text)).characters;

describe('the work', () => {
  const texts = [...hostile, english.join(' '), spanish.join(' ')];

  it.each(texts)(
    'counted in characters read is at most twelve times as much at ten times the length: %j',
    (piece) => {
      expect(work(long(piece, 50_000)) / work(long(piece, 5_000))).toBeLessThanOrEqual(12);
    },
  );

  it.each(texts)('on 16,000 characters takes less than two seconds of one core: %j', (piece) => {
    const started = process.cpuUsage();
    checkText(long(piece, 16_000));
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(2);
  });
});

describe('the patterns', () => {
  const { patterns } = observe(() => checkText('a @ b at c 12 (at)'));

  it('are many', () => expect(patterns.size).toBeGreaterThan(50));

  it('hold no repetition without an upper bound, so that each place of a text costs a bounded number of steps', () => {
    const unbounded = [...patterns]
      .map(({ source }) => source)
      .filter((source) => /[*+]|\{\d+,\}/.test(source.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '')));
    expect(unbounded).toEqual([]);
  });
});
