import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, Reads, statement } from '@openrounds/database';
import { Password } from '../member/legal-identity.entity.js';
import type { PasswordOwner } from '../password/password-policy.js';
import { KeyedHashes } from '../sealing/keyed-hashes.js';

/** An account as far as signing in goes. */
export interface AccountRow {
  member_id: string;
  handle: string;
  hash: string;
}

const byHandle = statement<AccountRow>(
  'identity.account-by-handle',
  'select m.id as member_id, m.handle, w.hash from member m join password w on w.member_id = m.id where m.handle = $1',
);
const byMail = statement<AccountRow>(
  'identity.account-by-mail',
  `select m.id as member_id, m.handle, w.hash from legal_identity l
   join member m on m.id = l.member_id join password w on w.member_id = m.id where l.mail_hash = $1`,
);
const byId = statement<AccountRow>(
  'identity.account-by-id',
  'select m.id as member_id, m.handle, w.hash from member m join password w on w.member_id = m.id where m.id = $1',
);

interface OwnerRow {
  id: string;
  handle: string;
  has_factor: boolean;
  has_duty: boolean;
}

const owner = `select m.id, m.handle,
  exists(select from factor where member_id = m.id and confirmed_at is not null) as has_factor,
  exists(select from duty where member_id = m.id) as has_duty from member m`;
const ownerById = statement<OwnerRow>('identity.password-owner', `${owner} where m.id = $1`);
const ownerByReset = statement<OwnerRow>(
  'identity.password-owner-by-reset',
  `${owner} join password_reset r on r.member_id = m.id where r.token_hash = $1 and r.expires_at > $2`,
);

@Injectable()
export class Accounts {
  constructor(
    private readonly reads: Reads,
    private readonly hashes: KeyedHashes,
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** @param login a mail address (it has an @) or a handle */
  byLogin(login: string): Promise<AccountRow | undefined> {
    return login.includes('@')
      ? this.reads.one(byMail, [this.hashes.ofMail(login)])
      : this.reads.one(byHandle, [login]);
  }

  byMember(memberId: string): Promise<AccountRow | undefined> {
    return this.reads.one(byId, [memberId]);
  }

  /** What the rules of passwords ask of a member. */
  async passwordOwner(memberId: string): Promise<PasswordOwner | undefined> {
    return ownerOf(await this.reads.one(ownerById, [memberId]));
  }

  /** @returns whose password the token resets; undefined for one that is wrong, used or out of date */
  async ownerOfReset(tokenHash: string): Promise<(PasswordOwner & { memberId: string }) | undefined> {
    return ownerOf(await this.reads.one(ownerByReset, [tokenHash, this.clock.now()]));
  }

  /** The same password under stronger parameters, unless it was changed meanwhile. */
  async rehash(account: AccountRow, hash: string): Promise<void> {
    const { member_id: memberId, hash: weaker } = account;
    await this.em.fork().nativeUpdate(Password, { memberId, hash: weaker }, { hash });
  }
}

function ownerOf(row: OwnerRow | undefined): (PasswordOwner & { memberId: string }) | undefined {
  return row && { memberId: row.id, handle: row.handle, hasFactor: row.has_factor, hasDuty: row.has_duty };
}
