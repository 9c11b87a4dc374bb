import { createHash } from 'node:crypto';
import { isNpi } from '../verification/npi.js';
import type { LicenceProof } from '../verification/verification.http.js';
import type { DemoMember } from './demo-members.js';

/** The smallest PNG: one transparent pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** What a demo member hands in. Numbers begin with 2: their check digit is right, and none was ever issued. */
export function evidenceOf({ handle, proof }: DemoMember): LicenceProof {
  if (proof === 'register') return { method: 'registry_match', authority: 'us-npi', number: npiOf(handle) };
  const data = Buffer.concat([pixel, Buffer.from(handle)]).toString('base64');
  return { method: 'document_review', authority: 'other', document: { type: 'image/png', data } };
}

function npiOf(handle: string): string {
  const digits = createHash('sha256').update(handle).digest().readUIntBE(0, 6) % 100_000_000;
  const stem = `2${String(digits).padStart(8, '0')}`;
  const number = [...'0123456789'].map((check) => stem + check).find(isNpi);
  if (number === undefined) throw new Error('Every stem has one check digit.');
  return number;
}
