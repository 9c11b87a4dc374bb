import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { verificationSubmitted } from '@openrounds/contracts';
import { execute, isUniqueViolation, newId } from '@openrounds/database';
import { NotFound, ValidationFailed } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { Institutions } from '../institution/institutions.js';
import type { Addressee } from '../mail/letter.js';
import { Mailer } from '../mail/mailer.js';
import { Member } from '../member/member.entity.js';
import type { Written } from '../member/member.http.js';
import { randomSecret, secretHash } from '../sealing/keyed-hashes.js';
import { draftOf } from './draft.js';
import { EvidenceLocker } from './evidence-locker.js';
import { VerificationOpen } from './verification.errors.js';

const tokenHours = 24;
const proofSql = 'insert into mailbox_proof (verification_id, token_hash, expires_at) values ($1, $2, $3)';
const ofAnotherSql = `select exists (select from legal_identity where mail_hash = $1 and member_id <> $2)
  or exists (select from licence where number_hash = $1 and member_id is distinct from $2) as known`;

/** What stands around a mailbox: who may be meant by it, and how a letter reaches it. */
@Injectable()
export class MailboxPost {
  constructor(
    readonly institutions: Institutions,
    readonly mailer: Mailer,
  ) {}
}

/**
 * Sends a token to a mailbox at a listed institution. A mailbox of another account takes the same way and has the same
 * answer; only its letter says something else, and its token is told to nobody.
 */
@Injectable()
export class OpenMailbox {
  constructor(
    private readonly em: EntityManager,
    private readonly locker: EvidenceLocker,
    private readonly post: MailboxPost,
    private readonly journal: Journal,
  ) {}

  /** @throws ValidationFailed for a mailbox elsewhere, NotFound, VerificationOpen */
  async run(memberId: string, mailbox: string): Promise<Written> {
    if (!(await this.post.institutions.has(mailbox)))
      throw new ValidationFailed([{ pointer: '/mailbox', detail: 'is at no institution that is listed' }]);
    const token = randomSecret();
    const { letter, ...opened } = await this.#open(memberId, mailbox, token).catch(refuseSecond);
    await this.post.mailer.sendNow(letter);
    return opened;
  }

  #open(memberId: string, mailbox: string, token: string): Promise<Written & { letter: string }> {
    return this.em.transactional(async (em) => {
      const member = await em.findOne(Member, memberId);
      if (!member) throw new NotFound();
      const id = newId();
      const mailHash = this.locker.mailboxHash(mailbox);
      const evidence = this.locker.store(em, id, { number: null, note: null, mailbox }, undefined);
      const verification = await draftOf(em, member, {
        id,
        method: 'institutional_email',
        // Not the domain: it would say where a member works.
        authority: 'institution',
        specialties: [],
        numberHash: mailHash,
        documentHash: null,
      });
      const now = this.journal.now();
      verification.submit(now);
      // Nobody decides on a mailbox that is never confirmed; its address goes all the same.
      evidence.keepUntil(now);
      await em.flush();
      await execute(em, proofSql, [id, secretHash(token), new Date(now.getTime() + tokenHours * 3_600_000)]);
      const [row] = await execute<{ known: boolean }>(em, ofAnotherSql, [mailHash, memberId]);
      await this.journal.tell(verificationSubmitted, verification.toState());
      const to = { mail: mailbox, memberId, languages: member.languages };
      const letter = await this.#write(em, to, row!.known ? null : token);
      await this.journal.note(em, { actor: memberId, action: 'verification.submitted', object: id });
      return { id, version: verification.version, letter };
    });
  }

  /** @param token null where the mailbox is another account's @returns the letter's id */
  #write(em: EntityManager, to: Addressee, token: string | null): Promise<string> {
    const { mailer } = this.post;
    if (token === null) return mailer.write(em, to, 'mailbox-known', { link: mailer.linkTo('/') });
    const link = mailer.linkTo('/v1/mailbox-confirmations');
    return mailer.write(em, to, 'confirm-mailbox', { link, token, hours: tokenHours });
  }
}

function refuseSecond(error: unknown): never {
  if (isUniqueViolation(error, 'verification_one_open'))
    throw new VerificationOpen('An application is open already.');
  throw error;
}
