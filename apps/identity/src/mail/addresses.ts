import { Injectable } from '@nestjs/common';
import { legalIdentity } from '../member/legal-identity.entity.js';
import { KeyedHashes } from '../sealing/keyed-hashes.js';
import { Seals } from '../sealing/seals.js';

/** Mail addresses of members: found by a keyed hash, kept sealed. */
@Injectable()
export class Addresses {
  constructor(
    private readonly hashes: KeyedHashes,
    private readonly seals: Seals,
  ) {}

  hashOf(mail: string): string {
    return this.hashes.ofMail(mail);
  }

  /** @returns the address as the member wrote it at sign-up */
  open(memberId: string, wrappedKey: Uint8Array, sealed: Uint8Array): string {
    return legalIdentity.parse(this.seals.openJson(wrappedKey, memberId, sealed)).mail;
  }
}
