import { readCompactJws } from '@openrounds/http';
import { z } from 'zod';

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
 * Whether a text has the one form in which our own access tokens are written; nothing is verified yet. A header names
 * algorithm, type and key and nothing else, so no `jwk`, `jku`, `x5u`, `x5c`, `crit` or `b64` reaches a library.
 * @returns its claims, unverified; undefined for anything else
 */
export function readTokenForm(token: string): TokenClaims | undefined {
  const parts = readCompactJws(token);
  return header.safeParse(parts?.header).success ? claims.safeParse(parts?.claims).data : undefined;
}
