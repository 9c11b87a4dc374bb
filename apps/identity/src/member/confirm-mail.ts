import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { memberRegistered, regionOf } from '@openrounds/contracts';
import { isUniqueViolation } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import { secretHash } from '../sealing/keyed-hashes.js';
import { LegalIdentity, Password } from './legal-identity.entity.js';
import { Member } from './member.entity.js';
import { TokenRefused } from './member.errors.js';
import { Places } from './places.js';
import { SignUp } from './sign-up.entity.js';

/** Turns a sign-up into a member of level 0, once its mail address is shown to be the applicant's. */
@Injectable()
export class ConfirmMail {
  constructor(
    private readonly em: EntityManager,
    private readonly places: Places,
    private readonly journal: Journal,
  ) {}

  /**
   * @param token from the mail; works once, within 24 hours
   * @throws TokenRefused
   */
  async run(token: string): Promise<{ id: string; version: number }> {
    try {
      return await this.em.transactional((em) => this.#confirm(em, token));
    } catch (error) {
      // The address got an account by another sign-up meanwhile.
      if (isUniqueViolation(error, 'legal_identity_mail_hash')) throw refused();
      throw error;
    }
  }

  async #confirm(em: EntityManager, token: string): Promise<{ id: string; version: number }> {
    const now = this.journal.now();
    const signUp = await em.findOne(
      SignUp,
      { tokenHash: secretHash(token), expiresAt: { $gt: now } },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!signUp) throw refused();
    await this.places.lock(em);
    const member = await this.#newMember(em, signUp, now);
    const { id: memberId, mailHash, wrappedKey, sealed, passwordHash } = signUp;
    em.create(LegalIdentity, { memberId, mailHash, wrappedKey, sealed });
    em.create(Password, { memberId, hash: passwordHash, changedAt: now });
    em.remove(signUp);
    await em.flush();
    await this.journal.tell(memberRegistered, member.toState());
    await this.journal.note(em, { actor: member.id, action: 'member.registered', object: member.id });
    return { id: member.id, version: member.version };
  }

  async #newMember(em: EntityManager, signUp: SignUp, now: Date): Promise<Member> {
    const { id, handle, role, specialties, country, languages } = signUp;
    return em.create(Member, {
      id,
      handle,
      role,
      specialties,
      country,
      languages,
      handleChangedAt: null,
      verifiedSpecialties: [],
      region: regionOf(country),
      shownPlace: await this.places.ofNewcomer(em, { specialties, country }),
      level: 0,
      standing: 'unverified',
      joinedAt: now,
    });
  }
}

function refused(): TokenRefused {
  return new TokenRefused('The token is wrong, used or out of date.');
}
