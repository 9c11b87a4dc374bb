import { describe, expect, it } from '@jest/globals';
import { isNpi } from './npi.js';

const valid = ['1234567893', '1993999998', '1000000004'];

describe('check digit of an NPI', () => {
  it.each(valid)('%s is valid', (number) => expect(isNpi(number)).toBe(true));

  it.each(['1234567894', '2999999996', '2000000008'])('%s is not', (number) =>
    expect(isNpi(number)).toBe(false),
  );

  it('every change of one digit is noticed', () => {
    const edits = valid.flatMap((number) =>
      [...number].flatMap((digit, at) =>
        [...'0123456789']
          .filter((other) => other !== digit)
          .map((other) => number.slice(0, at) + other + number.slice(at + 1)),
      ),
    );
    expect(edits).toHaveLength(270);
    expect(edits.filter(isNpi)).toEqual([]);
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
