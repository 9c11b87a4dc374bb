import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { memberEdited } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { Forbidden, NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { Member } from '../member/member.entity.js';
import type { Written } from '../member/member.http.js';
import { OpenSids } from '../session/open-sids.js';
import type { Duty } from './duties.js';
import { apart, dutiesOf } from './duties.js';
import { DutiesApart } from './duty.errors.js';

/** Name of the operator's command in the audit. */
const operator = 'ops';

/** Gives and takes duties, and tells the gateway in the same transaction. */
@Injectable()
export class SetDuties {
  constructor(
    private readonly em: EntityManager,
    private readonly openSids: OpenSids,
    private readonly journal: Journal,
  ) {}

  /**
   * By a member with the duty `administer`: the whole list.
   * @throws NotFound, Forbidden for the own duties, DutiesApart
   */
  async replace(actorId: string, memberId: string, wanted: readonly Duty[]): Promise<Written> {
    if (actorId === memberId) throw new Forbidden('Nobody sets the own duties.');
    return this.em.transactional(async (em) => {
      const member = await lockedMember(em, { id: memberId });
      await this.#write(em, member, wanted, actorId);
      return { id: member.id, version: member.version };
    });
  }

  /**
   * By the operator, who makes the first reviewers. An account without a verified licence becomes staff of the
   * network with it: staff act by their duty alone and hold no licence that a reviewer could check.
   * @throws NotFound, DutiesApart
   */
  grant(handle: string, duty: Duty): Promise<Duty[]> {
    return this.em.transactional(async (em) => {
      const member = await lockedMember(em, { handle });
      const held = await dutiesOf(em, member.id);
      const wanted = [...new Set([...held, duty])];
      const becomesStaff = member.becomeStaff();
      await em.flush();
      if (becomesStaff) await this.journal.tell(memberEdited, member.toState());
      await this.#write(em, member, wanted, operator);
      return wanted.sort();
    });
  }

  /** By the operator. Staff stay staff. @throws NotFound */
  revoke(handle: string, duty: Duty): Promise<Duty[]> {
    return this.em.transactional(async (em) => {
      const member = await lockedMember(em, { handle });
      const held = await dutiesOf(em, member.id);
      const wanted = held.filter((one) => one !== duty);
      await this.#write(em, member, wanted, operator);
      return wanted;
    });
  }

  async #write(em: EntityManager, member: Member, wanted: readonly Duty[], actor: string): Promise<void> {
    if (apart.every((duty) => wanted.includes(duty)))
      throw new DutiesApart(`Nobody holds ${apart.join(' and ')} together.`);
    const held = await dutiesOf(em, member.id);
    const added = wanted.filter((duty) => !held.includes(duty));
    const removed = held.filter((duty) => !wanted.includes(duty));
    if (added.length + removed.length === 0) return;
    await execute(em, 'delete from duty where member_id = $1 and duty = any($2)', [member.id, removed]);
    await execute(em, 'insert into duty (member_id, duty, granted_at) select $1, unnest($2::text[]), $3', [
      member.id,
      added,
      this.journal.now(),
    ]);
    await this.openSids.announceChange(em, member.id);
    const changes = [...added.map((duty) => `+${duty}`), ...removed.map((duty) => `-${duty}`)];
    await this.journal.note(em, {
      actor,
      action: 'duties.changed',
      object: member.id,
      reason: changes.join(' '),
    });
  }
}

/** Whoever reads a member's duties to change them waits here. */
async function lockedMember(em: EntityManager, where: { id: string } | { handle: string }): Promise<Member> {
  const member = await em.findOne(Member, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!member) throw new NotFound();
  return member;
}
