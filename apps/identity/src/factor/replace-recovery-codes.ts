import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { IllegalTransition } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { TellMember } from '../mail/tell-member.js';
import { lockAccount } from '../sign-in/lock-account.js';
import type { NewRecoveryCodes } from './factor.http.js';
import { RecoveryCodes } from './recovery-codes.js';

/** Ten new recovery codes in place of the old ones, after a fresh factor. */
@Injectable()
export class ReplaceRecoveryCodes {
  constructor(
    private readonly em: EntityManager,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly journal: Journal,
    private readonly tell: TellMember,
  ) {}

  /** @throws IllegalTransition without a factor beside which they could stand */
  async run(memberId: string): Promise<NewRecoveryCodes> {
    const recoveryCodes = await this.em.transactional(async (em) => {
      const account = await lockAccount(em, memberId);
      if (!account?.hasFactor) throw new IllegalTransition('Recovery codes come with a second factor.');
      const codes = await this.recoveryCodes.replace(em, memberId);
      await this.journal.note(em, { actor: memberId, action: 'recovery-codes.replaced', object: memberId });
      return codes;
    });
    await this.tell.run(memberId, 'recovery-codes-replaced', {});
    return { recoveryCodes };
  }
}
