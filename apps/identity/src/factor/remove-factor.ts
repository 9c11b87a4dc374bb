import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { TellMember } from '../mail/tell-member.js';
import type { Written } from '../member/member.http.js';
import { lockAccount } from '../sign-in/lock-account.js';
import { Factor } from './factor.entity.js';
import { LastFactor } from './factor.errors.js';

/** Takes a factor away, after a fresh factor, which may be another one or a recovery code. */
@Injectable()
export class RemoveFactor {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
    private readonly tell: TellMember,
  ) {}

  /** @throws NotFound for a factor that is not the member's, LastFactor */
  async run(memberId: string, id: string): Promise<Written> {
    const removed = await this.em.transactional(async (em) => {
      await lockAccount(em, memberId);
      const factors = await em.find(Factor, { memberId, confirmedAt: { $ne: null } });
      const factor = factors.find((one) => one.id === id);
      if (!factor) throw new NotFound();
      if (factors.length === 1)
        throw new LastFactor('Add another factor first: an account keeps at least one.');
      em.remove(factor);
      await em.flush();
      await this.journal.note(em, { actor: memberId, action: 'factor.removed', object: id });
      return { id, version: factor.version + 1 };
    });
    await this.tell.run(memberId, 'factor-removed', {});
    return removed;
  }
}
