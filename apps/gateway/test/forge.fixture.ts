import { generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import fc from 'fast-check';

/** Keys and claims of a small authorization server, with the freedom to sign what a real one never would. */
export class Forge {
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  readonly header: { readonly alg: string; readonly typ: string; readonly kid: string };

  constructor(
    readonly origin: string,
    readonly kid = 'current',
  ) {
    this.header = { alg: 'ES256', typ: 'at+jwt', kid };
  }

  get privateKey(): KeyObject {
    return this.#pair.privateKey;
  }

  /** What `/oidc/jwks` publishes. */
  get published(): JsonWebKey {
    return { ...this.#pair.publicKey.export({ format: 'jwk' }), kid: this.kid, alg: 'ES256', use: 'sig' };
  }

  claims(more: Record<string, unknown> = {}): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1_000);
    return {
      jti: 'q1w2e3r4',
      sub: '0193a0f0-0000-7000-8000-0000000000aa',
      iat: now,
      exp: now + 300,
      scope: 'read write',
      client_id: '0193a0f0-0000-7000-8000-0000000000cc',
      iss: `${this.origin}/oidc`,
      aud: this.origin,
      sid: '0193a0f0-0000-7000-8000-0000000000dd',
      ...more,
    };
  }

  /** Signs any two texts, as they are, with our own key or another one. */
  signed(header: string | Buffer, payload: string | Buffer, key = this.privateKey): string {
    const input = `${b64(header)}.${b64(payload)}`;
    return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }

  token(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, key?: KeyObject): string {
    return this.signed(
      JSON.stringify({ ...this.header, ...header }),
      JSON.stringify(this.claims(claims)),
      key,
    );
  }
}

export const b64 = (value: string | Buffer): string => Buffer.from(value).toString('base64url');
export const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same on every run. */
export const some = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] =>
  fc.sample(arbitrary, { numRuns, seed: 20261128 });
export const parts = (token: string): [string, string, string] =>
  token.split('.') as [string, string, string];
