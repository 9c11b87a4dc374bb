import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
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

@Injectable()
export class Accounts {
  constructor(
    private readonly reads: Reads,
    private readonly hashes: KeyedHashes,
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
}
