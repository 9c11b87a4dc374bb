import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '@openrounds/http';
import { dutiesOf } from '../duty/duties.js';
import { Member } from './member.entity.js';
import type { MemberView, OwnView } from './member.http.js';
import { viewOfMember } from './member.http.js';

/** Profiles: the public one, and the own one with what only its owner needs. Neither holds a name or an address. */
@Injectable()
export class ShowMember {
  constructor(private readonly em: EntityManager) {}

  /** @throws NotFound */
  async byHandle(handle: string): Promise<MemberView> {
    const member = await this.em.fork().findOne(Member, { handle });
    if (!member) throw new NotFound();
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
