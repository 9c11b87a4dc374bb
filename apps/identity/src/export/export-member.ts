import { Injectable } from '@nestjs/common';
import { Clock, Reads } from '@openrounds/database';
import { MemberExport, type ExportLists, type ExportRow } from '@openrounds/http';
import { legalIdentity } from '../member/legal-identity.entity.js';
import { Seals } from '../sealing/seals.js';
import { evidenceText } from '../verification/evidence.entity.js';
import * as sql from './export.sql.js';

/** A member's account: the only place outside a review in which what is sealed is opened. Hashes of secrets stay here. */
@Injectable()
export class ExportMember extends MemberExport {
  readonly service = 'identity';

  constructor(
    private readonly reads: Reads,
    private readonly seals: Seals,
    private readonly clock: Clock,
  ) {
    super();
  }

  lists(memberId: string): ExportLists {
    const now = this.clock.now();
    return {
      profile: (after) => this.reads.all(sql.ownProfile, [memberId, after]),
      legalIdentity: (after) => this.legalIdentity(memberId, after),
      sessions: (after) => this.reads.all(sql.ownSessions, [memberId, after]),
      keys: (after) => this.reads.all(sql.ownKeys, [memberId, after]),
      outsideAccounts: (after) => this.reads.all(sql.ownOutsideAccounts, [memberId, after]),
      verifications: (after) => this.reads.all(sql.ownVerifications, [memberId, after]),
      evidence: (after) => this.evidence(memberId, after),
      follows: (after) => this.reads.all(sql.ownFollows, [memberId, after]),
      audit: (after) => this.reads.all(sql.ownAudit, [memberId, after, now]),
    };
  }

  private async legalIdentity(memberId: string, after: string | null): Promise<ExportRow[]> {
    const rows = await this.reads.all(sql.ownLegalIdentity, [memberId, after]);
    return rows.map(({ key, wrapped_key: wrappedKey, sealed }) => {
      const opened = legalIdentity.parse(this.seals.openJson(wrappedKey, memberId, sealed));
      return { key, item: JSON.stringify(opened) };
    });
  }

  private async evidence(memberId: string, after: string | null): Promise<ExportRow[]> {
    const rows = await this.reads.all(sql.ownEvidence, [memberId, after]);
    return rows.map((row) => ({ key: row.key, item: JSON.stringify(this.opened(row)) }));
  }

  private opened({ key: verificationId, wrapped_key: wrappedKey, ...row }: sql.EvidenceRow): object {
    const text = evidenceText.parse(this.seals.openJson(wrappedKey, verificationId, row.sealed_text));
    const document = row.sealed_document && {
      type: row.document_type,
      data: this.seals.openBytes(wrappedKey, verificationId, row.sealed_document).toString('base64'),
    };
    return { verificationId, ...text, document, destroyAt: row.destroy_at };
  }
}
