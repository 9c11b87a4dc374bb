import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCompactJws } from './compact-jws.js';

const encode = (text: string | Buffer): string => Buffer.from(text).toString('base64url');
const signature = encode(randomBytes(64));
const tokenOf = (claims: string): string => `${encode('{"alg":"ES256"}')}.${encode(claims)}.${signature}`;

describe('the form of our tokens', () => {
  it('holds whatever JSON says, and gives it back', () => {
    const value = fc.jsonValue({ maxDepth: 2 }).filter((one) => JSON.stringify(one).length < 2_000);
    fc.assert(
      fc.property(value, (claims) => {
        const text = JSON.stringify(claims);
        expect(readCompactJws(tokenOf(text))).toEqual({ header: { alg: 'ES256' }, claims: JSON.parse(text) });
      }),
      { numRuns: 500 },
    );
  });

  it('is one text only: no other spelling of the same value has it', () => {
    const other = ['{ "a":1}', '{"a":1} ', '{"a":1.0}', '{"a":0,"a":1}', '{"\\u0061":1}', '\ufeff{"a":1}'];
    expect(other.filter((text) => readCompactJws(tokenOf(text)))).toEqual([]);
    const token = tokenOf('{"a":1}');
    expect(readCompactJws(token)).toBeDefined();
    const changed = [
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      token.replace('.', '..'),
      `${token}.${signature}`,
    ];
    expect(changed.filter((text) => readCompactJws(text))).toEqual([]);
  });

  it('has at most 4 KiB', () => {
    expect(readCompactJws(tokenOf(JSON.stringify('x'.repeat(2_900))))).toBeDefined();
    expect(readCompactJws(tokenOf(JSON.stringify('x'.repeat(3_100))))).toBeUndefined();
  });
});
