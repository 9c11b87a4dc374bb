import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, execute } from '@openrounds/database';
import { Unavailable } from '@openrounds/http';
import { log } from '@openrounds/telemetry';
import { Addresses } from '../mail/addresses.js';
import { Mailer } from '../mail/mailer.js';
import { randomSecret, secretHash } from '../sealing/keyed-hashes.js';

export const resetMinutes = 10;

interface KnownRow {
  member_id: string;
  wrapped_key: Buffer;
  sealed: Buffer;
}

/** An account that is being erased has no password any more, and nothing to reset. */
const byMail = `select l.member_id, l.wrapped_key, l.sealed from legal_identity l
  join password w on w.member_id = l.member_id where l.mail_hash = $1`;

/**
 * Sends the link that resets a password. A known and an unknown address take exactly the same way: the same statements,
 * one row, one letter; only what the letter says differs.
 */
@Injectable()
export class AskPasswordReset {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly addresses: Addresses,
    private readonly mailer: Mailer,
  ) {}

  /** @throws Unavailable when no mail can leave */
  async run(mail: string): Promise<void> {
    const token = randomSecret();
    const known = await this.#hold(mail, secretHash(token));
    try {
      // To the address as it was confirmed, never as it was typed now: two spellings may be two mailboxes.
      await (known ? this.mailer.passwordReset(known, token) : this.mailer.noAccount(mail));
    } catch (error) {
      log.error({ err: error }, 'a reset mail could not be sent');
      throw new Unavailable('Mail cannot be sent at this moment.');
    }
  }

  /** The newest link alone works. @returns the address of the account, if there is one */
  #hold(mail: string, tokenHash: string): Promise<string | undefined> {
    return this.em.transactional(async (em) => {
      const [known] = await execute<KnownRow>(em, byMail, [this.addresses.hashOf(mail)]);
      const memberId = known?.member_id ?? null;
      const expiresAt = new Date(this.clock.now().getTime() + resetMinutes * 60_000);
      await execute(em, 'delete from password_reset where member_id = $1', [memberId]);
      await execute(
        em,
        'insert into password_reset (token_hash, member_id, expires_at) values ($1, $2, $3)',
        [tokenHash, memberId, expiresAt],
      );
      return known && this.addresses.open(known.member_id, known.wrapped_key, known.sealed);
    });
  }
}
