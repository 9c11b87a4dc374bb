import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { readCompactJws } from './compact-jws.js';
import { Unauthenticated } from './problems.js';

/** Header that carries the passport from the gateway to a service. */
export const passportHeader = 'x-openrounds-passport';
/** `sub` of the passport with which the gateway itself asks identity. */
export const gatewaySubject = 'gateway';
const typ = 'passport+jwt';
const lifetimeSeconds = 60;

/** What the gateway vouches for: facts of identity about the member behind a request. */
export interface Passport {
  readonly memberId: string;
  readonly role: string;
  /** Verification level, 0 to 4 */
  readonly level: number;
  readonly standing: string;
  /** `read`, `write` and the duties held: `moderate`, `review`, `analyse`, `administer`; or `enrol` alone */
  readonly scopes: string[];
  /** Id of the API client, or null in a browser session and with a personal key */
  readonly client: string | null;
  /** Session, grant or key */
  readonly sid: string;
}

/** Nothing else may stand in the header: no key, no place of one, no demand. */
const header = z.strictObject({ alg: z.literal('ES256'), typ: z.literal(typ), kid: z.string().min(1) });

const claims = z.strictObject({
  sub: z.string().min(1),
  aud: z.string(),
  iat: z.int(),
  exp: z.int(),
  role: z.string(),
  level: z.int().min(0).max(4),
  standing: z.string(),
  scope: z.string(),
  client: z.string().nullable(),
  sid: z.string().min(1),
});

export interface PassportSigner {
  readonly key: CryptoKey | Uint8Array;
  readonly kid: string;
}

/**
 * The gateway's private key.
 * @param jwkText an EC P-256 key as JSON Web Key with `d` and `kid`
 */
export async function passportSigner(jwkText: string): Promise<PassportSigner> {
  const jwk = JSON.parse(jwkText) as JWK;
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || !jwk.d || !jwk.kid) {
    throw new Error('The passport key is not an EC P-256 private key with a kid.');
  }
  return { key: await importJWK(jwk, 'ES256'), kid: jwk.kid };
}

/**
 * Signs a passport for one service, valid for 60 s.
 * @param audience name of the service
 */
export function issuePassport(signer: PassportSigner, passport: Passport, audience: string): Promise<string> {
  const { memberId, role, level, standing, scopes, client, sid } = passport;
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ role, level, standing, scope: scopes.join(' '), client, sid })
    .setProtectedHeader({ alg: 'ES256', typ, kid: signer.kid })
    .setSubject(memberId)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetimeSeconds)
    .sign(signer.key);
}

/** The gateway's public keys, with what was verified by them so far. */
export interface PassportKeys {
  readonly keySet: JWTVerifyGetKey;
  readonly verified: Map<string, { passport: Passport; until: number; audience: string }>;
}

/** @param jwksText a JSON Web Key Set: the current and the next key */
export function passportKeys(jwksText: string): PassportKeys {
  return { keySet: createLocalJWKSet(JSON.parse(jwksText) as { keys: JWK[] }), verified: new Map() };
}

const cacheLimit = 10_000;

/**
 * Checks a passport: its form to the letter, ES256, `typ`, audience, age at most 60 s, every claim. A verified passport is remembered until it
 * expires, because a check costs thirty times what a look-up costs.
 * @throws Unauthenticated for anything else
 */
export async function readPassport(token: string, keys: PassportKeys, audience: string): Promise<Passport> {
  const known = keys.verified.get(token);
  if (known && known.audience === audience && known.until > Date.now()) return known.passport;
  const { passport, until } = await verify(token, keys, audience);
  if (keys.verified.size >= cacheLimit) dropHalf(keys.verified);
  keys.verified.set(token, { passport, until, audience });
  return passport;
}

async function verify(
  token: string,
  keys: PassportKeys,
  audience: string,
): Promise<{ passport: Passport; until: number }> {
  try {
    header.parse(readCompactJws(token)?.header);
    const { payload } = await jwtVerify(token, keys.keySet, {
      algorithms: ['ES256'],
      typ,
      audience,
      maxTokenAge: lifetimeSeconds,
      clockTolerance: 2,
      requiredClaims: ['sub', 'aud', 'iat', 'exp'],
    });
    const { sub, scope, exp, aud, iat, ...facts } = claims.parse(payload);
    if (aud !== audience || exp - iat > lifetimeSeconds) throw new Unauthenticated();
    return {
      passport: { ...facts, memberId: sub, scopes: scope === '' ? [] : scope.split(' ') },
      until: exp * 1000,
    };
  } catch {
    throw new Unauthenticated('The passport is not valid.');
  }
}

function dropHalf(verified: Map<string, unknown>): void {
  for (const token of [...verified.keys()].slice(0, cacheLimit / 2)) verified.delete(token);
}
