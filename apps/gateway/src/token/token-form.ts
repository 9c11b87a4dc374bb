import { z } from 'zod';

const mostBytes = 4_096;

const header = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.literal('at+jwt'),
  kid: z.string().min(1).max(100),
});

const seconds = z.int().min(0).max(253_402_300_799);

/** RFC 9068, with the `sid` that identity is asked about; `scope` is absent where nothing was granted. */
const claims = z.strictObject({
  iss: z.string(),
  aud: z.string(),
  iat: seconds,
  exp: seconds,
  jti: z.string().min(1).max(100),
  sub: z.uuid(),
  sid: z.uuid(),
  client_id: z.uuid(),
  scope: z
    .string()
    .regex(/^[a-z]+( [a-z]+)*$/)
    .optional(),
});
export type TokenClaims = z.output<typeof claims>;

/**
 * Whether a text has the one form in which our own access tokens are written; nothing is verified yet. Libraries decode
 * leniently: here every part must be what encoding its value again gives, so there are no two texts of one token, no
 * member twice, no padding and no space. A header names algorithm, type and key and nothing else, so no `jwk`, `jku`,
 * `x5u`, `x5c`, `crit` or `b64` reaches a library.
 * @returns its claims, unverified; undefined for anything else
 */
export function readTokenForm(token: string): TokenClaims | undefined {
  if (token.length > mostBytes || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
  const [head = '', body = '', signature = ''] = token.split('.');
  // r and s of 32 bytes each
  if (signature.length !== 86 || recode(signature) !== signature) return undefined;
  if (!header.safeParse(readPart(head)).success) return undefined;
  return claims.safeParse(readPart(body)).data;
}

/** @returns the value of a part that is the compact JSON of it in canonical base64url */
function readPart(part: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url') === part ? value : undefined;
  } catch {
    return undefined;
  }
}

function recode(part: string): string {
  return Buffer.from(part, 'base64url').toString('base64url');
}
