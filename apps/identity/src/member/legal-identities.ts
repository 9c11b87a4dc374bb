import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import type { Addressee } from '../mail/letter.js';
import { KeyedHashes } from '../sealing/keyed-hashes.js';
import { Seals } from '../sealing/seals.js';
import type { LegalIdentityText } from './legal-identity.entity.js';
import { LegalIdentity, legalIdentity } from './legal-identity.entity.js';

interface Row {
  member_id: string;
  wrapped_key: Uint8Array;
  sealed: Uint8Array;
  languages: string[];
}

const selectSql = `select l.member_id, l.wrapped_key, l.sealed, m.languages from legal_identity l
  join member m on m.id = l.member_id`;
const ofMemberSql = `${selectSql} where l.member_id = $1`;
/** An account that is being erased has no password any more. */
const byMailSql = `${selectSql} join password w on w.member_id = l.member_id where l.mail_hash = $1`;

/** Opens who a member is by law. Whoever calls it answers for where the result goes: into no log, event or list. */
@Injectable()
export class LegalIdentities {
  constructor(
    private readonly seals: Seals,
    private readonly hashes: KeyedHashes,
  ) {}

  /** @returns null for staff made without one and for a member who was erased meanwhile */
  async find(em: EntityManager, memberId: string): Promise<LegalIdentityText | null> {
    const row = await em.findOne(LegalIdentity, memberId);
    return row && this.#open(memberId, row.wrappedKey, row.sealed);
  }

  /** Where letters to a member go. @returns null for whoever has no address, such as the author of imports */
  addressee(em: EntityManager, memberId: string): Promise<Addressee | null> {
    return this.#addressee(em, ofMemberSql, memberId);
  }

  /**
   * Where letters to the account with this address go: as it was confirmed, never as it was typed now, for two spellings
   * may be two mailboxes. One statement, whether there is an account or not.
   */
  addresseeAt(em: EntityManager, mail: string): Promise<Addressee | null> {
    return this.#addressee(em, byMailSql, this.hashes.ofMail(mail));
  }

  async #addressee(em: EntityManager, sql: string, which: string): Promise<Addressee | null> {
    const [row] = await execute<Row>(em, sql, [which]);
    if (!row) return null;
    const { member_id: memberId, wrapped_key: wrappedKey, sealed, languages } = row;
    return { mail: this.#open(memberId, wrappedKey, sealed).mail, memberId, languages };
  }

  #open(memberId: string, wrappedKey: Uint8Array, sealed: Uint8Array): LegalIdentityText {
    return legalIdentity.parse(this.seals.openJson(wrappedKey, memberId, sealed));
  }
}
