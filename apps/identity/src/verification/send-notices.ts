import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import { Mailer } from '../mail/mailer.js';
import { LegalIdentities } from '../member/legal-identities.js';

const dueSql = `select id from verification where notice = 'due' order by id`;
const lockSql = `select member_id, expires_at from verification where id = $1 and notice = 'due' for update skip locked`;
const sentSql = `update verification set notice = 'sent' where id = $1`;

/**
 * Sends the letters that tell of the end of an approval. The row stays locked while its letter leaves, so two processes
 * never send the same one; a letter that the mail server refuses is tried again at the next run. Only a process that
 * dies between the server's answer and the commit sends one a second time.
 */
@Injectable()
export class SendNotices {
  constructor(
    private readonly em: EntityManager,
    private readonly mailer: Mailer,
    private readonly identities: LegalIdentities,
  ) {}

  /** @returns how many letters left */
  async run(): Promise<number> {
    let sent = 0;
    for (const id of await this.#due()) {
      try {
        if (await this.em.fork().transactional((em) => this.#send(em, id))) sent += 1;
      } catch (error) {
        log.error({ err: error, job: 'send-notices', key: id }, 'a letter could not be sent, next time');
      }
    }
    return sent;
  }

  async countDue(): Promise<number> {
    return (await this.#due()).length;
  }

  async #due(): Promise<string[]> {
    return (await execute<{ id: string }>(this.em.fork(), dueSql)).map(({ id }) => id);
  }

  async #send(em: EntityManager, id: string): Promise<boolean> {
    const [row] = await execute<{ member_id: string; expires_at: string | Date }>(em, lockSql, [id]);
    if (!row) return false;
    const identity = await this.identities.find(em, row.member_id);
    if (identity) await this.mailer.verificationExpiring(identity.mail, new Date(row.expires_at));
    await execute(em, sentSql, [id]);
    return identity !== null;
  }
}
