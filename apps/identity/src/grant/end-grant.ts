import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { TellMember } from '../mail/tell-member.js';
import type { Written } from '../member/member.http.js';
import { ClientGrant } from './client-grant.entity.js';
import { endGrants } from './end-grants.js';

/** Ends one grant, with every token that follows from it. */
@Injectable()
export class EndGrant {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
    private readonly tell: TellMember,
  ) {}

  /** By the member. @throws NotFound for a grant that is not theirs, or has ended */
  byMember(memberId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const grant = await em.findOne(
        ClientGrant,
        { id, memberId, endedAt: null },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      if (!grant) throw new NotFound();
      const [ended] = await endGrants(em, this.journal, { ids: [id] });
      if (!ended) throw new NotFound();
      await this.journal.note(em, { actor: memberId, action: 'grant.ended', object: id });
      return { id, version: ended.version };
    });
  }

  /** By the application, at the revocation endpoint. What has ended already stays as it is. */
  byClient(id: string): Promise<void> {
    return this.em.transactional(async (em) => {
      const [ended] = await endGrants(em, this.journal, { ids: [id] });
      if (ended)
        await this.journal.note(em, {
          actor: `client:${ended.client_id}`,
          action: 'grant.ended',
          object: id,
        });
    });
  }

  /**
   * A code or a refresh token came a second time, so one of the two who sent it is a thief: nobody goes on. The member
   * is told once, however many come after the first.
   */
  async afterReuse(id: string): Promise<void> {
    const ended = await this.em.transactional(async (em) => {
      const [grant] = await endGrants(em, this.journal, { ids: [id] });
      if (grant)
        await this.journal.note(em, {
          actor: `client:${grant.client_id}`,
          action: 'grant.reused',
          object: id,
          reason: 'a code or refresh token was used twice',
        });
      return grant;
    });
    if (ended) await this.tell.run(ended.member_id, 'grant-reused', {});
  }
}
