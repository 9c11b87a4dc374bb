import { inflateSync } from 'node:zlib';
import type { JSONWebKeySet, JWTPayload } from 'jose';
import { createLocalJWKSet, jwtVerify } from 'jose';

/** What another site knows: addresses of the deployment, and nothing else. */
export interface PublicDocuments {
  readonly issuer: string;
  fetch(url: string): Promise<string>;
}

export interface Checked {
  readonly claims: JWTPayload;
  readonly status: 'valid' | 'invalid' | 'suspended';
}

/**
 * The whole check that another site makes, as docs/flows/credential.md tells it.
 * @param audience the own origin of the site
 * @throws what `jose` says of a token that is forged, over, or meant for somebody else
 */
export async function checkCredential(
  credential: string,
  audience: string,
  { issuer, fetch }: PublicDocuments,
  currentDate = new Date(),
): Promise<Checked> {
  const keys = createLocalJWKSet(JSON.parse(await fetch(`${issuer}/v1/credential-keys`)) as JSONWebKeySet);
  const common = { algorithms: ['ES256'], currentDate };
  const { payload: claims } = await jwtVerify(credential, keys, {
    ...common,
    typ: 'openrounds-credential+jwt',
    issuer,
    audience,
    requiredClaims: ['exp', 'sub'],
  });
  const { idx, uri } = (claims['status'] as { status_list: { idx: number; uri: string } }).status_list;
  if (new URL(uri).origin !== issuer) throw new Error('The status list is not that of the issuer.');
  const { payload: list } = await jwtVerify(await fetch(uri), keys, {
    ...common,
    typ: 'statuslist+jwt',
    subject: uri,
    requiredClaims: ['exp'],
  });
  const { bits, lst } = list['status_list'] as { bits: number; lst: string };
  const bytes = inflateSync(Buffer.from(lst, 'base64url'));
  const value = (bytes[(idx * bits) >> 3]! >> ((idx * bits) & 7)) & (2 ** bits - 1);
  return { claims, status: (['valid', 'invalid', 'suspended'] as const)[value] ?? 'invalid' };
}
