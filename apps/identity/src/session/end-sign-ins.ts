import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { Member } from '../member/member.entity.js';
import { lockAccount } from '../sign-in/lock-account.js';
import { OpenSids } from './open-sids.js';

export interface EndedSignIns {
  readonly members: number;
  readonly sessions: number;
  readonly grants: number;
}

const signedInSql = `select member_id from session where ended_at is null
  union select member_id from client_grant where ended_at is null order by member_id`;

/**
 * Operators sign a member out everywhere, or everybody: browser sessions and applications. Keys go on; whoever has to
 * end those too resets the factors.
 */
@Injectable()
export class EndSignIns {
  constructor(
    private readonly em: EntityManager,
    private readonly openSids: OpenSids,
    private readonly journal: Journal,
  ) {}

  /** @param reason for the audit; no name of the member, no address @throws NotFound */
  async ofMember(handle: string, reason: string): Promise<EndedSignIns> {
    const member = await this.em.fork().findOne(Member, { handle }, { fields: ['id'] });
    const ended = member && (await this.#end(member.id, reason));
    if (!ended) throw new NotFound();
    return ended;
  }

  /** A transaction for each member, so that nobody who signs in meanwhile waits for all. */
  async ofEverybody(reason: string): Promise<EndedSignIns> {
    const rows = await execute<{ member_id: string }>(this.em.fork(), signedInSql, []);
    const total = { members: 0, sessions: 0, grants: 0 };
    for (const { member_id: memberId } of rows) {
      const ended = await this.#end(memberId, reason);
      total.members += ended?.members ?? 0;
      total.sessions += ended?.sessions ?? 0;
      total.grants += ended?.grants ?? 0;
    }
    return total;
  }

  /** @returns null for an account that is gone: nothing of it is open */
  #end(memberId: string, reason: string): Promise<EndedSignIns | null> {
    return this.em.transactional(async (em) => {
      if (!(await lockAccount(em, memberId))) return null;
      const ended = await this.openSids.endSignIns(em, memberId);
      await this.journal.note(em, { actor: 'ops', action: 'sessions.ended', object: memberId, reason });
      return { members: 1, ...ended };
    });
  }
}
