import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import { KeyedHashes } from '../sealing/keyed-hashes.js';
import type { Verification } from './verification.entity.js';
import type { EvidenceView } from './verification.http.js';

/** Applications of this many members from one network within a day go to people. */
const busy = 5;

export type Warning = 'numberInUse' | 'documentSeenBefore' | 'busyNetwork' | 'decidedAgainst';
export type Warnings = Pick<EvidenceView, Warning | 'institutionMailbox'>;

const noteSql = 'insert into submission_network (verification_id, network_hash, at) values ($1, $2, $3)';
/**
 * What people have refused or doubt, a register alone does not give back. Only people approve an application beside
 * such a decision, so a later approval other than of a mailbox says that they have changed their mind.
 */
const decidedAgainstSql = `select from verification v where v.member_id = $1 and v.id <> $4
    and (v.state in ('rejected', 'revoked') or (v.concern is not null and v.state in ('approved', 'expiring')))
    and not exists (select from verification later where later.member_id = $1 and later.id > v.id
      and later.method <> 'institutional_email' and later.state in ('approved', 'expiring', 'expired', 'superseded'))`;

const warningsSql = `select
  exists (select from licence where number_hash = $2 and member_id is distinct from $1) as "numberInUse",
  exists (select from verification where document_hash = $3 and member_id <> $1) as "documentSeenBefore",
  (select count(distinct v.member_id) from submission_network mine
     join submission_network n on n.network_hash = mine.network_hash
       and n.at > mine.at - interval '1 day' and n.at <= mine.at
     join verification v on v.id = n.verification_id
   where mine.verification_id = $4) >= ${busy} as "busyNetwork",
  exists (${decidedAgainstSql}) as "decidedAgainst",
  exists (select from verification where member_id = $1 and method = 'institutional_email'
    and state in ('approved', 'expiring') and possession is not null) as "institutionMailbox"`;

/** What speaks against an application, and the mailbox that speaks for it. Each of the first sends it to people. */
@Injectable()
export class ApplicationWarnings {
  constructor(
    private readonly hashes: KeyedHashes,
    private readonly journal: Journal,
  ) {}

  /** Remembers for 30 days from which network an application came, as a keyed hash. @param network canonical address */
  async noteNetwork(em: EntityManager, verificationId: string, network: string): Promise<void> {
    const hash = this.hashes.hash('attempt', `network:${network}`);
    await execute(em, noteSql, [verificationId, hash, this.journal.now()]);
  }

  /** Reads in the open transaction, after a flush. */
  async of(em: EntityManager, { id, memberId, numberHash, documentHash }: Verification): Promise<Warnings> {
    const params = [memberId, numberHash ?? null, documentHash ?? null, id];
    const [row] = await execute<Warnings>(em, warningsSql, params);
    return row!;
  }
}
