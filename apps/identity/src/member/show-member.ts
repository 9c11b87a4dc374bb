import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { dutiesOf } from '../duty/duties.js';
import { Member } from './member.entity.js';
import type { MemberView, OwnView } from './member.http.js';
import { viewOfMember } from './member.http.js';

const blockedSql = `select 1 from block b join member m on m.id = b.member_id
  where m.handle = $1 and b.blocked_id = $2 and b.active`;

/** Profiles: the public one, and the own one with what only its owner needs. Neither holds a name or an address. */
@Injectable()
export class ShowMember {
  constructor(private readonly em: EntityManager) {}

  /**
   * Whoever was blocked by the member gets the answer of an unknown handle, by the same statements.
   * @throws NotFound
   */
  async byHandle(readerId: string, handle: string): Promise<MemberView> {
    const em = this.em.fork();
    const blocks = await execute(em, blockedSql, [handle, readerId]);
    const member = await em.findOne(Member, { handle });
    if (!member || blocks.length > 0) throw new NotFound();
    return viewOfMember(member);
  }

  /** The own place in full, beside what others see of it. @throws NotFound */
  async own(memberId: string, scopes: string[]): Promise<OwnView> {
    const em = this.em.fork();
    const member = await em.findOne(Member, memberId);
    if (!member) throw new NotFound();
    const place = { country: member.country ?? null, region: member.region ?? null };
    return {
      ...viewOfMember(member),
      ...place,
      shown: member.shown(),
      duties: await dutiesOf(em, memberId),
      scopes,
    };
  }
}
