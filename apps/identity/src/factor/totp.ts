import { Secret, TOTP } from 'otpauth';

/** What every authenticator app understands; RFC 6238 with its defaults. */
const parameters = { issuer: 'OpenRounds', algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** 160 random bits, the length that RFC 4226 recommends. */
export function newTotpSecret(): Buffer {
  return Buffer.from(new Secret({ size: 20 }).bytes);
}

/** The secret as apps take it: base32 to be typed, and a URI for a picture to be scanned. @param label the handle */
export function totpEnrolment(secret: Uint8Array, label: string): { secret: string; uri: string } {
  const totp = new TOTP({ ...parameters, label, secret: secretOf(secret) });
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/** What clocks may differ by and a code may need on its way, in ms. */
const grace = 10_000;

/**
 * Which time step a code belongs to. A code lives for the 30 s of its step, and this much longer on each side.
 * @returns the number of the 30 s step since 1970, or null for a wrong code
 */
export function totpStep(secret: Uint8Array, code: string, now: Date): number | null {
  const { algorithm, digits, period } = parameters;
  for (const away of [0, -grace, grace]) {
    const timestamp = now.getTime() + away;
    const found = TOTP.validate({
      token: code,
      secret: secretOf(secret),
      algorithm,
      digits,
      period,
      timestamp,
      window: 0,
    });
    if (found !== null) return TOTP.counter({ period, timestamp });
  }
  return null;
}

function secretOf(bytes: Uint8Array): Secret {
  return new Secret({ buffer: new Uint8Array(bytes).buffer });
}
