import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { TellMember } from '../mail/tell-member.js';
import type { Written } from '../member/member.http.js';
import { lockAccount } from '../sign-in/lock-account.js';
import { OutsideAccount } from './outside-account.entity.js';

/** Takes a linked account away. The password stays, so nobody is locked out. */
@Injectable()
export class UnlinkOutsideAccount {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
    private readonly tell: TellMember,
  ) {}

  /** @throws NotFound for a link that is not the member's */
  async run(memberId: string, id: string): Promise<Written> {
    const unlinked = await this.em.transactional(async (em) => {
      await lockAccount(em, memberId);
      const account = await em.findOne(OutsideAccount, { id, memberId });
      if (!account) throw new NotFound();
      em.remove(account);
      await em.flush();
      await this.journal.note(em, { actor: memberId, action: 'outside-account.unlinked', object: id });
      return { id, version: account.version + 1 };
    });
    await this.tell.run(memberId, 'outside-account-unlinked', {});
    return unlinked;
  }
}
