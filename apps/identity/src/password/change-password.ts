import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Forbidden } from '@openrounds/http';
import { TellMember } from '../mail/tell-member.js';
import { Accounts } from '../sign-in/accounts.js';
import { SetPassword } from './set-password.js';

/** A member sets a new password, after showing the old one and the second factor. All other sessions end. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly em: EntityManager,
    private readonly accounts: Accounts,
    private readonly setPassword: SetPassword,
    private readonly tell: TellMember,
  ) {}

  /** @throws ValidationFailed for a password that is short or guessable, Unavailable when too many hash */
  async run({ memberId, sid }: Passport, password: string): Promise<void> {
    const owner = await this.accounts.passwordOwner(memberId);
    if (!owner) throw new Forbidden();
    const hash = await this.setPassword.hash(password, '/newPassword', owner);
    const withFactor = owner.hasFactor;
    const setting = { memberId, hash, withFactor, action: 'password.changed', except: sid } as const;
    const done = await this.em.transactional((em) => this.setPassword.run(em, setting));
    if (!done) throw new Forbidden();
    await this.tell.run(memberId, 'password-changed', {});
  }
}
