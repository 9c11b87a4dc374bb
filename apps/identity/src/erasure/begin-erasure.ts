import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { erasureRequested, sessionRevoked } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { ErasureLedger } from '@openrounds/erasure';
import { Journal } from '../audit/journal.js';
import { endClientsOf } from '../client/end-client.js';
import type { IdentityEnv } from '../env.js';
import { Erasure } from './erasure.entity.js';
import { ErasurePost } from './erasure-post.js';

const endSql = `with ended_session as (
  update session set ended_at = $2, version = version + 1 where member_id = $1 and ended_at is null returning id, version
), ended_key as (
  update client_key set ended_at = $2, version = version + 1 where member_id = $1 and ended_at is null returning id, version
), ended_grant as (
  update client_grant set ended_at = $2, version = version + 1 where member_id = $1 and ended_at is null returning id, version
), gone as (
  delete from oidc_record using ended_grant where grant_id = ended_grant.id
), factor as (
  delete from password where member_id = $1
), credential as (
  update issued_credential set member_id = null, audience = null, subject = null where member_id = $1
)
select id, version from ended_session union all select id, version from ended_key
union all select id, version from ended_grant order by id`;

const servicesSql = `insert into erasure_service (erasure_id, service) select $1, unnest($2::text[])`;

/** Who begins an erasure. */
export interface Begun {
  /** The member, or `ops`. */
  readonly actor: string;
  /** For the audit, which outlives the member: no name, no address. */
  readonly reason?: string;
  /** SHA-256 of the token of the receipt. */
  readonly receiptHash?: string;
}

/** The beginning of an erasure: nobody can sign in or write any more, and every service is asked to erase. */
@Injectable()
export class BeginErasure {
  constructor(
    private readonly ledger: ErasureLedger,
    private readonly journal: Journal,
    private readonly post: ErasurePost,
    @Inject(ENV) private readonly env: Pick<IdentityEnv, 'ERASURE_PARTICIPANTS'>,
  ) {}

  /**
   * Joins the open transaction, which holds the row of the member and ends everything that the member is signed in with.
   * @throws what the unique hash says when an erasure of the member runs already
   */
  async run(em: EntityManager, memberId: string, begun: Begun): Promise<Erasure> {
    const now = this.journal.now();
    const id = newId();
    const memberHash = this.ledger.hashOf(memberId);
    await this.ledger.close(em, memberHash, id);
    const erasure = em.create(Erasure, {
      id,
      memberHash,
      memberId,
      state: 'requested',
      requestedAt: now,
      completedAt: null,
      receiptHash: begun.receiptHash ?? null,
    });
    await em.flush();
    await execute(em, servicesSql, [id, this.env.ERASURE_PARTICIPANTS]);
    await this.endSignIns(em, memberId, now);
    await endClientsOf(em, this.journal, memberId);
    await this.post.tellBegin(em, memberId);
    await this.journal.tell(erasureRequested, erasure.toState());
    const { actor, reason } = begun;
    await this.journal.note(em, {
      actor,
      action: 'erasure.requested',
      object: memberId,
      ...(reason !== undefined && { reason }),
    });
    return erasure;
  }

  private async endSignIns(em: EntityManager, memberId: string, now: Date): Promise<void> {
    const sids = await execute<{ id: string; version: number }>(em, endSql, [memberId, now]);
    const validFrom = now.toISOString();
    await this.journal.tellAll(
      sessionRevoked,
      sids.map(({ id: sid, version }) => ({ sid, memberId, version, validFrom })),
    );
  }
}
