import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isNpi } from './npi.js';

const valid = ['1234567893', '1993999998', '1000000004'];

describe('check digit of an NPI', () => {
  it.each(valid)('%s is valid', (number) => expect(isNpi(number)).toBe(true));

  it.each(['1234567894', '2999999996', '2000000008'])('%s is not', (number) =>
    expect(isNpi(number)).toBe(false),
  );

  /** All 90 texts that differ in one digit. */
  const editsOf = (number: string): string[] =>
    [...number].flatMap((digit, at) =>
      [...'0123456789']
        .filter((other) => other !== digit)
        .map((other) => number.slice(0, at) + other + number.slice(at + 1)),
    );
  const stem = fc
    .tuple(fc.constantFrom('1', '2'), fc.stringMatching(/^\d{8}$/))
    .map((parts) => parts.join(''));

  it('every stem has exactly one check digit', () => {
    fc.assert(
      fc.property(stem, (digits) => {
        expect([...'0123456789'].filter((check) => isNpi(digits + check))).toHaveLength(1);
      }),
      { numRuns: 1_000 },
    );
  });

  it('all 90 changes of one digit of a valid number are noticed', () => {
    fc.assert(
      fc.property(stem, (digits) => {
        const number = [...'0123456789'].map((check) => digits + check).find(isNpi)!;
        const edits = editsOf(number);
        expect(edits).toHaveLength(90);
        expect(edits.filter(isNpi)).toEqual([]);
      }),
      { numRuns: 1_000, examples: valid.map((number): [string] => [number.slice(0, -1)]) },
    );
  });

  it.each([
    '',
    '123456789',
    '12345678933',
    '3234567893',
    ' 1234567893',
    '1234567893\n',
    '１２３４５６７８９３',
    '123456789a',
  ])('%j has not the form of one', (number) => expect(isNpi(number)).toBe(false));
});
