import { createHash, generateKeyPairSync, randomBytes, type JsonWebKey } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './files.js';

/** Where the secrets of a profile lie. Each service is handed the paths it needs, never the values. */
export interface Keys {
  folder: string;
  /** ES256 private key as a JWK: the gateway signs passports with it. */
  passportPrivateKeyFile: string;
  /** JWKS with the public half: every service checks passports with it. */
  passportPublicKeysFile: string;
  /** Private JWKS: identity signs access and ID tokens with the first key. */
  oidcKeysFile: string;
  /** Identity signs the cookies of sign-ins for applications with it. */
  oidcCookieKeysFile: string;
  hashKeyFile: string;
  sealKeyFile: string;
  /** JWKS with private keys: identity signs credentials for other sites with the first. */
  credentialKeysFile: string;
  /** Every service hashes erased members with it. */
  erasureKeyFile: string;
  /** The password of all demo members. */
  demoPassword: string;
}

function keep(file: string, make: () => string): string {
  if (!existsSync(file)) writeWhole(file, make(), 0o600);
  return readFileSync(file, 'utf8').trim();
}

/** RFC 7638: the key's name follows from the key. */
function thumbprint({ crv, kty, x, y }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

/** An EC P-256 private key as a JWK. */
function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = privateKey.export({ format: 'jwk' }) as JsonWebKey;
  return JSON.stringify({ ...jwk, kid: thumbprint(jwk), alg: 'ES256', use: 'sig' });
}

/** The JWKS of the public half of a private JWK. */
export function publicKeysOf(privateJwk: string): string {
  const { d: _secret, ...publicJwk } = JSON.parse(privateJwk) as JsonWebKey;
  return JSON.stringify({ keys: [publicJwk] });
}

/** Makes what is missing and never changes what is there: data sealed yesterday must open today. */
export function ensureKeys(folder: string, env: Record<string, string | undefined> = process.env): Keys {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const file = (name: string) => join(folder, name);
  const privateJwk = keep(file('passport.private.jwk'), newSigningKey);
  keep(file('passport.public.jwks'), () => publicKeysOf(privateJwk));
  keep(file('credential.private.jwks'), () => `{"keys":[${newSigningKey()}]}`);
  keep(file('oidc.private.jwks'), () => `{"keys":[${newSigningKey()},${newSigningKey()}]}`);
  for (const name of ['hash.key', 'seal.key', 'erasure.key', 'oidc.cookie.keys'])
    keep(file(name), () => randomBytes(32).toString('base64'));
  if (env['DEMO_PASSWORD']) writeWhole(file('demo.password'), env['DEMO_PASSWORD'], 0o600);
  return {
    folder,
    passportPrivateKeyFile: file('passport.private.jwk'),
    passportPublicKeysFile: file('passport.public.jwks'),
    oidcKeysFile: file('oidc.private.jwks'),
    oidcCookieKeysFile: file('oidc.cookie.keys'),
    hashKeyFile: file('hash.key'),
    sealKeyFile: file('seal.key'),
    credentialKeysFile: file('credential.private.jwks'),
    erasureKeyFile: file('erasure.key'),
    demoPassword: keep(file('demo.password'), () => `rounds-${randomBytes(9).toString('base64url')}`),
  };
}

/** The password of a database role, made once. */
export function rolePassword(keys: Keys, role: string): string {
  return keep(join(keys.folder, `role.${role}.password`), () => randomBytes(18).toString('base64url'));
}
