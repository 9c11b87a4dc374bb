import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { erasureRequested, sessionRevoked } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { ErasureLedger } from '@openrounds/erasure';
import { Forbidden, NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { endClientsOf } from '../client/end-client.js';
import type { IdentityEnv } from '../env.js';
import { importerHandle, Member } from '../member/member.entity.js';
import { Erasure } from './erasure.entity.js';

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

/** Begins the erasure of a member: nobody can sign in or write any more, and every service is asked to erase. */
@Injectable()
export class StartErasure {
  constructor(
    private readonly em: EntityManager,
    private readonly ledger: ErasureLedger,
    private readonly journal: Journal,
    @Inject(ENV) private readonly env: Pick<IdentityEnv, 'ERASURE_PARTICIPANTS'>,
  ) {}

  /**
   * @param reason for the audit, which outlives the member: no name, no address
   * @returns the erasure; the one that runs already when there is one
   * @throws NotFound, Forbidden for the author of imported texts
   */
  run(handle: string, reason: string): Promise<Erasure> {
    return this.em.transactional(async (em) => {
      const member = await em.findOne(Member, { handle }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!member) throw new NotFound();
      if (member.handle === importerHandle) throw new Forbidden('The importer is nobody, and stays.');
      const memberHash = this.ledger.hashOf(member.id);
      const running = await em.findOne(Erasure, { memberHash });
      return running ?? this.begin(em, member.id, memberHash, reason);
    });
  }

  private async begin(
    em: EntityManager,
    memberId: string,
    memberHash: string,
    reason: string,
  ): Promise<Erasure> {
    const now = this.journal.now();
    const erasure = em.create(Erasure, {
      id: newId(),
      memberHash,
      memberId,
      state: 'requested',
      requestedAt: now,
      completedAt: null,
    });
    await this.ledger.close(em, memberHash, erasure.id);
    await em.flush();
    await execute(em, servicesSql, [erasure.id, this.env.ERASURE_PARTICIPANTS]);
    const sids = await execute<{ id: string; version: number }>(em, endSql, [memberId, now]);
    await this.journal.tellAll(
      sessionRevoked,
      sids.map(({ id: sid, version }) => ({ sid, memberId, version, validFrom: now.toISOString() })),
    );
    await endClientsOf(em, this.journal, memberId);
    await this.journal.tell(erasureRequested, erasure.toState());
    await this.journal.note(em, { actor: 'ops', action: 'erasure.requested', object: memberId, reason });
    return erasure;
  }
}
