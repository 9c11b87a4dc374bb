import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import { importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import type { IdentityEnv } from '../env.js';

const privateKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string().min(1),
});
const privateKeySet = z.object({ keys: z.array(privateKey).min(1) });

/** Whether a text is a JSON Web Key Set of private keys that this file can sign with. */
export function isPrivateKeySet(text: string): boolean {
  try {
    return privateKeySet.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** The public half of a key, as everybody may have it. */
export type PublicKey = Omit<z.output<typeof privateKey>, 'd'> & { alg: 'ES256'; use: 'sig' };

/**
 * The deployment's keys for credentials and their status list. The first signs; all are published, so a new key stands
 * second for a day before it signs, and an old one stays until the last credential under it has ended.
 */
@Injectable()
export class CredentialKeys {
  readonly #keys: z.output<typeof privateKeySet>['keys'];
  #signing: Promise<CryptoKey | Uint8Array> | undefined;

  constructor(@Inject(ENV) env: Pick<IdentityEnv, 'CREDENTIAL_KEYS'>) {
    this.#keys = privateKeySet.parse(JSON.parse(env.CREDENTIAL_KEYS)).keys;
  }

  /** A JSON Web Key Set without any private part. */
  published(): { keys: PublicKey[] } {
    return { keys: this.#keys.map(({ d: _secret, ...key }) => ({ ...key, alg: 'ES256', use: 'sig' })) };
  }

  /** @param typ what the token is, so that none can be taken for another @returns a compact JWS (ES256) */
  async sign(typ: string, claims: JWTPayload): Promise<string> {
    const [first] = this.#keys;
    this.#signing ??= importJWK(first as JWK, 'ES256');
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ, kid: first!.kid })
      .sign(await this.#signing);
  }
}
