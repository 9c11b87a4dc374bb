import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HOTP, Secret } from 'otpauth';
import { newRecoveryCode, plainRecoveryCode } from './recovery-codes.js';
import { SecondFactor } from './second-factor.js';
import { newTotpSecret, totpEnrolment, totpStep } from './totp.js';

const step = 30_000;
/** Seconds from 2000 to 2100. */
const seconds = fc.integer({ min: 946_684_800, max: 4_102_444_800 });

/** The code of a time step by the counter rule alone (RFC 4226). */
function codeOf(secret: Uint8Array, counter: number): string {
  return HOTP.generate({ secret: new Secret({ buffer: new Uint8Array(secret).buffer }), counter });
}

describe('codes of an authenticator app', () => {
  it('are those of RFC 6238, appendix B, in their last six digits', () => {
    const secret = Buffer.from('12345678901234567890', 'ascii');
    const table: [number, string][] = [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_111_111_111, '050471'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
      [20_000_000_000, '353130'],
    ];
    for (const [time, code] of table)
      expect(totpStep(secret, code, new Date(time * 1000))).toBe(Math.floor(time / 30));
  });

  it('count for the 30 s of their step and 10 s on each side, and no longer', () => {
    fc.assert(
      fc.property(seconds, fc.integer({ min: -90_000, max: 90_000 }), (time, away) => {
        const secret = newTotpSecret();
        const counter = Math.floor(time / 30);
        const code = codeOf(secret, counter);
        const found = totpStep(secret, code, new Date(counter * step + away));
        if (away >= -10_000 && away < step + 10_000) expect(found).not.toBeNull();
        // Two steps share a code once in a million.
        else if (found !== null) expect(found).not.toBe(counter);
        if (found !== null) expect(codeOf(secret, found)).toBe(code);
      }),
    );
  });

  it('come from 160 random bits, which the app reads as base32 and as a URI', () => {
    const secret = newTotpSecret();
    expect(secret).toHaveLength(20);
    const { secret: base32, uri } = totpEnrolment(secret, 'harbour-cardio');
    expect(Buffer.from(Secret.fromBase32(base32).bytes).equals(secret)).toBe(true);
    expect(uri).toBe(
      `otpauth://totp/OpenRounds:harbour-cardio?issuer=OpenRounds&secret=${base32}&algorithm=SHA1&digits=6&period=30`,
    );
  });
});

describe('recovery codes', () => {
  it('hold 120 bits in letters that nobody mistakes, more than the 112 from which a fast hash is enough', () => {
    const codes = Array.from({ length: 500 }, newRecoveryCode);
    for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/);
    expect(new Set(codes).size).toBe(500);
    const letters = codes.map(plainRecoveryCode);
    for (let place = 0; place < 24; place += 1)
      expect(new Set(letters.map((code) => code[place])).size).toBe(32);
  });

  it('are the same however they are typed', () => {
    const lookAlike: Record<string, string[]> = { '0': ['0', 'o', 'O'], '1': ['1', 'i', 'I', 'l', 'L'] };
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
        fc.constantFrom('', ' ', '-'),
        (picks, gap) => {
          const code = newRecoveryCode();
          const plain = plainRecoveryCode(code);
          const typed = [...plain].map((letter, at) => {
            const ways = lookAlike[letter] ?? [letter, letter.toUpperCase()];
            return ways[picks[at]! % ways.length]!;
          });
          expect(plainRecoveryCode(typed.join(gap))).toBe(plain);
        },
      ),
    );
  });
});

describe('who must have a second factor', () => {
  const rule = (SECOND_FACTOR: 'off' | 'duties' | 'on') => new SecondFactor({ SECOND_FACTOR });

  it.each([
    ['off', false, false],
    ['off', true, false],
    ['duties', false, false],
    ['duties', true, true],
    ['on', false, true],
    ['on', true, true],
  ] as const)('with SECOND_FACTOR=%s and a duty: %s, it is %s', (setting, hasDuty, required) => {
    expect(rule(setting).isRequired(hasDuty)).toBe(required);
  });
});
