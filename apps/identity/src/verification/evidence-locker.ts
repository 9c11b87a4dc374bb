import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { KeyedHashes } from '../sealing/keyed-hashes.js';
import { Seals } from '../sealing/seals.js';
import type { EvidenceText, NewEvidence } from './evidence.entity.js';
import { Evidence, evidenceText } from './evidence.entity.js';

/** An image as it travels: base64. */
interface Document {
  readonly type: string;
  readonly data: string;
}

/** Seals and opens what applicants hand in. */
@Injectable()
export class EvidenceLocker {
  constructor(
    private readonly seals: Seals,
    private readonly hashes: KeyedHashes,
  ) {}

  /** Makes the row; the caller's flush writes it. */
  store(
    em: EntityManager,
    verificationId: string,
    text: NewEvidence,
    document: Document | undefined,
  ): Evidence {
    const wrappedKey = this.seals.newKey(verificationId);
    return em.create(Evidence, {
      verificationId,
      wrappedKey,
      sealedText: this.seals.sealJson(wrappedKey, verificationId, text),
      sealedDocument: document ? this.seals.sealBytes(wrappedKey, verificationId, bytesOf(document)) : null,
      documentType: document?.type ?? null,
      destroyAt: null,
    });
  }

  /** Adds what reviewers asked for. A new document takes the place of the old one. */
  add(evidence: Evidence, note: string | undefined, document: Document | undefined): void {
    const { wrappedKey, verificationId } = evidence;
    if (note !== undefined) {
      evidence.sealedText = this.seals.sealJson(wrappedKey, verificationId, { ...this.text(evidence), note });
    }
    if (document) {
      evidence.sealedDocument = this.seals.sealBytes(wrappedKey, verificationId, bytesOf(document));
      evidence.documentType = document.type;
    }
  }

  text({ wrappedKey, verificationId, sealedText }: Evidence): EvidenceText {
    return evidenceText.parse(this.seals.openJson(wrappedKey, verificationId, sealedText));
  }

  document({ wrappedKey, verificationId, sealedDocument, documentType }: Evidence): Document | null {
    if (!sealedDocument || !documentType) return null;
    return {
      type: documentType,
      data: this.seals.openBytes(wrappedKey, verificationId, sealedDocument).toString('base64'),
    };
  }

  numberHash(authority: string, number: string): string {
    return this.hashes.ofNumber(authority, number);
  }

  /** Mailboxes are claimed like numbers: one live account each. */
  mailboxHash(mailbox: string): string {
    return this.hashes.ofMail(mailbox);
  }

  documentHash(document: Document): string {
    return this.hashes.hash('document', bytesOf(document));
  }
}

function bytesOf(document: Document): Buffer {
  return Buffer.from(document.data, 'base64');
}
