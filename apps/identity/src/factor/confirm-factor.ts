import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '@openrounds/database';
import type { Passport } from '@openrounds/http';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { TellMember } from '../mail/tell-member.js';
import { LegalIdentity } from '../member/legal-identity.entity.js';
import { OpenSids } from '../session/open-sids.js';
import { RotateSession } from '../session/rotate-session.js';
import { lockAccount } from '../sign-in/lock-account.js';
import { challengeMinutes, Factor } from './factor.entity.js';
import { FactorRefused } from './factor.errors.js';
import type { ConfirmedFactor, FactorConfirmation } from './factor.http.js';
import { RecoveryCodes } from './recovery-codes.js';
import { Enrolment } from './start-factor.js';
import { totpStep } from './totp.js';

/** What becomes of a member's sessions, codes and mailbox when a factor begins to count. */
@Injectable()
export class AfterEnrolment {
  constructor(
    readonly recoveryCodes: RecoveryCodes,
    readonly openSids: OpenSids,
    readonly rotate: RotateSession,
    readonly tell: TellMember,
  ) {}
}

/** Ends an enrolment: the app or the passkey has shown that it works, and from now on it is asked for. */
@Injectable()
export class ConfirmFactor {
  constructor(
    private readonly em: EntityManager,
    private readonly enrolment: Enrolment,
    private readonly journal: Journal,
    private readonly after: AfterEnrolment,
  ) {}

  /**
   * @returns the answer, with ten recovery codes when it is the first factor, and the session's new reference
   * @throws NotFound for an enrolment that is not the member's, is done or too old; FactorRefused
   */
  async run(
    passport: Passport,
    id: string,
    answer: FactorConfirmation,
  ): Promise<{ confirmed: ConfirmedFactor; cookie: string | null }> {
    const { memberId } = passport;
    try {
      const done = await this.em.transactional((em) => this.#confirm(em, passport, id, answer));
      await this.after.tell.run(memberId, 'factor-added', {});
      return done;
    } catch (error) {
      if (isUniqueViolation(error, 'factor_credential')) throw refused();
      throw error;
    }
  }

  async #confirm(em: EntityManager, passport: Passport, id: string, answer: FactorConfirmation) {
    const { memberId, sid } = passport;
    const now = this.journal.now();
    const account = await lockAccount(em, memberId);
    if (!account) throw new NotFound();
    const begun = new Date(now.getTime() - challengeMinutes * 60_000);
    const factor = await em.findOne(Factor, { id, memberId, confirmedAt: null, createdAt: { $gt: begun } });
    if (!factor) throw new NotFound();
    await this.#check(em, factor, answer, now);
    await em.flush();
    const { recoveryCodes, openSids, rotate } = this.after;
    const codes = account.hasFactor ? undefined : await recoveryCodes.replace(em, memberId);
    // Whoever got in by the password alone stays out now, but for the session that has just enrolled.
    await openSids.endSessions(em, memberId, { except: sid, onlyWithoutFactor: true });
    if (codes) await openSids.announceChange(em, memberId);
    const cookie = await rotate.run(passport, true);
    await this.journal.note(em, { actor: memberId, action: 'factor.added', object: id });
    const { version } = factor;
    return { confirmed: { id, version, ...(codes && { recoveryCodes: codes }) }, cookie };
  }

  async #check(em: EntityManager, factor: Factor, answer: FactorConfirmation, now: Date): Promise<void> {
    if (factor.kind === 'totp' && 'code' in answer) {
      const { wrappedKey } = await em.findOneOrFail(LegalIdentity, { memberId: factor.memberId });
      const secret = this.enrolment.seals.openBytes(wrappedKey, factor.memberId, factor.sealed!);
      const step = totpStep(secret, answer.code, now);
      if (step === null) throw refused();
      factor.confirmTotp(step, now);
      return;
    }
    if (factor.kind !== 'passkey' || !('attestation' in answer)) throw refused();
    const { passkeys } = this.enrolment;
    const made = await passkeys.relyingParty.readAttestation(answer.attestation);
    if (!made || !(await passkeys.spend(em, made.challenge, factor.id))) throw refused();
    factor.confirmPasskey(made, now);
  }
}

function refused(): FactorRefused {
  return new FactorRefused('The answer of the new factor does not fit.');
}
