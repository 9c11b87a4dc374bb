import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, execute } from '@openrounds/database';
import type { Addressee } from '../mail/letter.js';
import { Mailer } from '../mail/mailer.js';
import { LegalIdentities } from '../member/legal-identities.js';
import { KeyedHashes, randomSecret, secretHash } from '../sealing/keyed-hashes.js';

export const resetMinutes = 10;

/** Who asks for one address at the same time waits here, so that one link is left. Known or not makes no difference. */
const queueSql = `select pg_advisory_xact_lock(hashtext('identity.reset'), hashtext($1))`;

/**
 * Sends the link that resets a password. A known and an unknown address take the same way: the same statements, one row,
 * one letter. A known one has a row to remove and an address to open, half a millisecond, which {@link inSteps} hides.
 */
@Injectable()
export class AskPasswordReset {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly hashes: KeyedHashes,
    private readonly identities: LegalIdentities,
    private readonly mailer: Mailer,
  ) {}

  /** The newest link alone works. A letter that the mail server does not take now waits. */
  async run(mail: string): Promise<void> {
    const letter = await this.em.transactional(async (em) => {
      await execute(em, queueSql, [this.hashes.ofMail(mail)]);
      const known = await this.identities.addresseeAt(em, mail);
      const token = randomSecret();
      await this.#hold(em, known?.memberId ?? null, secretHash(token));
      return this.#write(em, known, mail, token);
    });
    await this.mailer.sendNow(letter);
  }

  async #hold(em: EntityManager, memberId: string | null, tokenHash: string): Promise<void> {
    const expiresAt = new Date(this.clock.now().getTime() + resetMinutes * 60_000);
    await execute(em, 'delete from password_reset where member_id = $1', [memberId]);
    const insertSql = 'insert into password_reset (token_hash, member_id, expires_at) values ($1, $2, $3)';
    await execute(em, insertSql, [tokenHash, memberId, expiresAt]);
  }

  /** @returns the letter's id */
  #write(em: EntityManager, known: Addressee | null, mail: string, token: string): Promise<string> {
    if (!known) {
      const stranger = { mail, memberId: null, languages: [] };
      return this.mailer.write(em, stranger, 'no-account', { link: this.mailer.linkTo('/') });
    }
    const link = this.mailer.linkTo('/v1/password-resets/confirmations');
    return this.mailer.write(em, known, 'password-reset', { link, token, minutes: resetMinutes });
  }
}
