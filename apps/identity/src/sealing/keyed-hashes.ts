import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import type { IdentityEnv } from '../env.js';

/** What a keyed hash is about; the same text under two purposes gives unrelated hashes. */
export type HashPurpose =
  | 'mail'
  | 'register-number'
  | 'document'
  | 'attempt'
  | 'recovery-code'
  | 'handle'
  | 'erasure-receipt'
  | 'outside-account';

/** HMAC-SHA-256 under HASH_KEY: equality can be checked, the text can neither be read nor guessed without the key. */
@Injectable()
export class KeyedHashes {
  readonly #key: Buffer;

  constructor(@Inject(ENV) env: IdentityEnv) {
    this.#key = Buffer.from(env.HASH_KEY, 'base64');
  }

  /** @returns 43 characters of base64url */
  hash(purpose: HashPurpose, value: string | Buffer): string {
    return createHmac('sha256', this.#key).update(`${purpose}\0`).update(value).digest('base64url');
  }

  /** The hash under which a mail address is unique: spaces around it and capitals do not count. */
  ofMail(mail: string): string {
    return this.hash('mail', mail.normalize('NFC').trim().toLowerCase());
  }

  /** The hash of a register number within its authority: only letters and digits count. */
  ofNumber(authority: string, number: string): string {
    return this.hash('register-number', `${authority}:${number.toUpperCase().replace(/[^0-9A-Z]/g, '')}`);
  }
}

/** 256 random bits, 43 characters of base64url. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored and looked up in place of a random secret: SHA-256, 43 characters of base64url. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
