import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import { Password } from '../member/legal-identity.entity.js';
import { OpenSids } from '../session/open-sids.js';
import { lockAccount, requireStill } from '../sign-in/lock-account.js';
import { PasswordHasher } from './password-hasher.js';
import type { PasswordOwner } from './password-policy.js';
import { PasswordPolicy } from './password-policy.js';

interface Setting {
  readonly memberId: string;
  readonly hash: string;
  /** Whether the member was asked for a second factor. */
  readonly withFactor: boolean;
  readonly action: 'password.changed' | 'password.reset';
  /** The session that goes on. Without it the keys end as well. */
  readonly except?: string;
}

/** What a change and a reset have in common. */
@Injectable()
export class SetPassword {
  constructor(
    private readonly policy: PasswordPolicy,
    private readonly hasher: PasswordHasher,
    private readonly openSids: OpenSids,
    private readonly journal: Journal,
  ) {}

  /** Outside any transaction, because hashing takes long. @throws ValidationFailed, Unavailable */
  hash(password: string, pointer: string, owner: PasswordOwner): Promise<string> {
    this.policy.demand(password, pointer, owner);
    return this.hasher.hash(password);
  }

  /**
   * Joins the open transaction. Links that would reset the password die with it.
   * @returns false for an account that is gone @throws FactorRequired when one was enrolled meanwhile
   */
  async run(em: EntityManager, { memberId, hash, withFactor, action, except }: Setting): Promise<boolean> {
    const account = await lockAccount(em, memberId);
    if (!account) return false;
    requireStill(account, withFactor);
    await em.nativeUpdate(Password, { memberId }, { hash, changedAt: this.journal.now() });
    await execute(em, 'delete from password_reset where member_id = $1', [memberId]);
    if (except === undefined) await this.openSids.endAll(em, memberId);
    else await this.openSids.endSessions(em, memberId, { except });
    await this.journal.note(em, { actor: memberId, action, object: memberId });
    return true;
  }
}
