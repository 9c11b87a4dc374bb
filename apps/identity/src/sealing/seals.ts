import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import type { IdentityEnv } from '../env.js';

const format = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM. Layout: 1 byte format, 12 bytes nonce, 16 bytes tag, then the ciphertext.
 * @param key 32 bytes
 * @param about binds the result to its owner and purpose: opening it under another text fails
 */
export function seal(key: Buffer, plain: Uint8Array, about: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(about, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(format), nonce, cipher.getAuthTag(), body]);
}

/**
 * Opens what {@link seal} closed.
 * @throws Error when the key, the text `about` or a single bit is another
 */
export function open(key: Buffer, sealed: Uint8Array, about: string): Buffer {
  if (sealed[0] !== format || sealed.length < 1 + nonceBytes + tagBytes)
    throw new Error('Not a sealed value.');
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const tag = sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(about, 'utf8'));
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes + tagBytes)), decipher.final()]);
}

/**
 * Seals under a key per owner (a member, a verification), itself wrapped by the deployment's SEAL_KEY. Destroying
 * the owner's wrapped key destroys everything sealed with it.
 */
@Injectable()
export class Seals {
  readonly #deploymentKey: Buffer;

  constructor(@Inject(ENV) env: IdentityEnv) {
    this.#deploymentKey = Buffer.from(env.SEAL_KEY, 'base64');
  }

  /** A new key for an owner, wrapped: only this form is ever stored. */
  newKey(ownerId: string): Buffer {
    return seal(this.#deploymentKey, randomBytes(32), `key:${ownerId}`);
  }

  /** Seals any JSON value. */
  sealJson(wrappedKey: Uint8Array, ownerId: string, value: unknown): Buffer {
    return this.sealBytes(wrappedKey, ownerId, Buffer.from(JSON.stringify(value), 'utf8'));
  }

  sealBytes(wrappedKey: Uint8Array, ownerId: string, value: Uint8Array): Buffer {
    return seal(this.#unwrap(wrappedKey, ownerId), value, `value:${ownerId}`);
  }

  /** @throws Error when the value belongs to another owner or was changed */
  openJson(wrappedKey: Uint8Array, ownerId: string, sealed: Uint8Array): unknown {
    return JSON.parse(this.openBytes(wrappedKey, ownerId, sealed).toString('utf8'));
  }

  openBytes(wrappedKey: Uint8Array, ownerId: string, sealed: Uint8Array): Buffer {
    return open(this.#unwrap(wrappedKey, ownerId), sealed, `value:${ownerId}`);
  }

  #unwrap(wrappedKey: Uint8Array, ownerId: string): Buffer {
    return open(this.#deploymentKey, wrappedKey, `key:${ownerId}`);
  }
}
