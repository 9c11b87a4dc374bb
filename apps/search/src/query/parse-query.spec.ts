import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatQuery, maxClauses, maxQueryLength, parseQuery } from './parse-query.js';
import { emptyQuery } from './typed-query.js';

/** Processor time of this thread in milliseconds: other work on the machine does not count. */
const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};
const parsed = (text: string) => parseQuery(text).query;

/** Texts near the language, where a parser may stumble. */
const nearQueries = fc.array(
  fc.oneof(
    fc.constantFrom(
      '"',
      '-',
      ':',
      'drug:',
      'type:',
      'type:post',
      'is:',
      'is:unsolved',
      'after:2026-02-30',
      'before:2026',
      '-type:case',
      'sort:newest',
      'tag:"two words"',
      'reference:10.1000/x',
      '""',
      '--x',
      'a:b:c',
      'https://example.org/x',
      '\u0000',
      '\ue000',
      '\ud83d',
    ),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.string({ unit: 'binary', maxLength: 8 }),
  ),
  { maxLength: 40 },
);

describe('the query language', () => {
  it('tells words, phrases, exclusions and operators apart', () => {
    expect(
      parsed('chest pain "after exercise" -child drug:"atorvastatin calcium" type:post,case is:unsolved'),
    ).toEqual({
      ...emptyQuery,
      words: ['chest', 'pain'],
      phrases: ['after exercise'],
      not: ['child'],
      types: ['post', 'case'],
      filters: { drug: ['atorvastatin calcium'] },
      is: ['unsolved'],
    });
  });

  it('takes a day, a month or a year as the limit of time', () => {
    expect(parsed('after:2026-03-05 before:2026-03-07')).toMatchObject({
      after: '2026-03-05',
      before: '2026-03-07',
    });
    expect(parsed('after:2025 before:2026-02')).toMatchObject({ after: '2025-01-01', before: '2026-02-28' });
    expect(parsed('before:2024-02')).toMatchObject({ before: '2024-02-29' });
    expect(parsed('after:2026-02-30')).toMatchObject({ after: null, words: ['after', '2026-02-30'] });
  });

  it('reads what it does not know as text and says so', () => {
    expect(parseQuery('colour:red type:song is:')).toEqual({
      query: { ...emptyQuery, words: ['colour', 'red', 'type', 'song', 'is'] },
      warnings: [
        '"colour:red" was read as text: there is no such operator.',
        '"type:song" was read as text: the value is not known.',
        '"is:" was read as text: it has no value.',
      ],
    });
  });

  it('takes a colon in a sentence for what it is', () => {
    expect(parseQuery('Question: does it help? See https://example.org')).toMatchObject({
      query: { words: ['Question', 'does', 'it', 'help?', 'See', 'https://example.org'] },
      warnings: [],
    });
  });

  it('uses 2,000 characters and 32 clauses and names the rest', () => {
    const long = parseQuery(`${'word '.repeat(500)}`);
    expect(long.warnings).toEqual([`Only the first ${maxQueryLength} characters were used.`]);
    expect(long.query.words).toHaveLength(400);
    const many = parseQuery('tag:x '.repeat(maxClauses + 5));
    expect(many.query.filters.tag).toHaveLength(maxClauses);
    expect(many.warnings).toEqual([`Only the first ${maxClauses} clauses were used.`]);
  });

  it('never fails and takes at most 20 ms, whatever is typed', () => {
    let slowest = 0;
    const read = (text: string): void => {
      const began = cpuMs();
      parseQuery(text);
      slowest = Math.max(slowest, cpuMs() - began);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), read), { numRuns: 2_000 });
    fc.assert(
      fc.property(nearQueries, (parts) => read(parts.join(' '))),
      { numRuns: 5_000 },
    );
    for (const sign of ['"', '-', ':', 'drug:', '-"', ' ']) read(sign.repeat(maxQueryLength));
    expect(slowest).toBeLessThan(20);
  });

  it('does work in proportion to the length of the query', () => {
    const time = (text: string): number => {
      const began = cpuMs();
      for (let round = 0; round < 200; round += 1) parseQuery(text);
      return cpuMs() - began;
    };
    time('a '.repeat(100));
    expect(time('a-b:c "d '.repeat(200))).toBeLessThan(60 * Math.max(time('a-b:c "d '.repeat(20)), 1));
  });

  it('writes a typed query so that reading it gives the same again', () => {
    fc.assert(
      fc.property(nearQueries, (parts) => {
        const { query } = parseQuery(parts.join(' '));
        expect(parsed(formatQuery(query))).toEqual(query);
      }),
      { numRuns: 3_000 },
    );
  });
});
