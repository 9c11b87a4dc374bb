import { passportSigner } from '@openrounds/http';
import type { PassportSigner } from '@openrounds/http';
import { exportJWK, generateKeyPair } from 'jose';

export interface TestKeys {
  readonly signer: PassportSigner;
  /** The private key as JSON Web Key: a gateway's PASSPORT_PRIVATE_KEY */
  readonly privateJwk: string;
  /** The public key as JSON Web Key Set: PASSPORT_PUBLIC_KEYS */
  readonly publicJwks: string;
}

let made: Promise<TestKeys> | undefined;

/** One pair of passport keys per test process. */
export function testKeys(): Promise<TestKeys> {
  made ??= makeKeys();
  return made;
}

async function makeKeys(): Promise<TestKeys> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const privateJwk = JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'test' });
  const publicJwks = JSON.stringify({
    keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256' }],
  });
  return { signer: await passportSigner(privateJwk), privateJwk, publicJwks };
}
