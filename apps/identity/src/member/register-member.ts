import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, isUniqueViolation, newId } from '@openrounds/database';
import { Unavailable } from '@openrounds/http';
import { log } from '@openrounds/telemetry';
import { Mailer } from '../mail/mailer.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { PasswordPolicy } from '../password/password-policy.js';
import { KeyedHashes, randomSecret, secretHash } from '../sealing/keyed-hashes.js';
import { Seals } from '../sealing/seals.js';
import { isFree } from './handles.js';
import { LegalIdentity } from './legal-identity.entity.js';
import { HandleTaken } from './member.errors.js';
import type { NewMember } from './member.http.js';
import { SignUp, signUpHours } from './sign-up.entity.js';

/** What sealing and hashing a sign-up takes. */
@Injectable()
export class SignUpSecrets {
  constructor(
    readonly hasher: PasswordHasher,
    readonly hashes: KeyedHashes,
    readonly seals: Seals,
    readonly passwords: PasswordPolicy,
  ) {}
}

/**
 * Opens a sign-up and sends the token that confirms the mail address. A known address takes exactly the same way,
 * only its letter says something else and its token is told to nobody: the answer, and the work behind it, do not
 * tell who is a member.
 */
@Injectable()
export class RegisterMember {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly secrets: SignUpSecrets,
    private readonly mailer: Mailer,
  ) {}

  /**
   * @param id of the member to come
   * @throws ValidationFailed for a password that is short or guessable, HandleTaken, Unavailable when no mail can leave
   */
  async run(input: NewMember, id: string = newId()): Promise<void> {
    const { known, token } = await this.open(input, id);
    try {
      await (known ? this.mailer.addressKnown(input.mail) : this.mailer.confirmAddress(input.mail, token));
    } catch (error) {
      // Without the letter nobody could use the sign-up, and its handle would be blocked for a day.
      await this.em.fork().nativeDelete(SignUp, { id });
      log.error({ err: error }, 'a confirmation mail could not be sent');
      throw new Unavailable('Mail cannot be sent at this moment.');
    }
  }

  /**
   * The sign-up without its letter, as demo members need it, whose mailboxes do not exist.
   * @returns the token, and whether the address has an account, which no answer may tell
   */
  async open(input: NewMember, id: string): Promise<{ known: boolean; token: string }> {
    const { handle, password } = input;
    this.secrets.passwords.demand(password, '/password', { handle, hasFactor: false, hasDuty: false });
    const token = randomSecret();
    const passwordHash = await this.secrets.hasher.hash(password);
    const known = await this.#hold(input, id, { passwordHash, tokenHash: secretHash(token) });
    return { known, token };
  }

  /** @returns whether the address has an account */
  async #hold(
    input: NewMember,
    id: string,
    secrets: { passwordHash: string; tokenHash: string },
  ): Promise<boolean> {
    const { name, birthYear, mail, handle, role, specialties, country, languages } = input;
    const { hashes, seals } = this.secrets;
    const now = this.clock.now();
    const wrappedKey = seals.newKey(id);
    const mailHash = hashes.ofMail(mail);
    try {
      return await this.em.transactional(async (em) => {
        await em.nativeDelete(SignUp, { expiresAt: { $lte: now } });
        if (!(await isFree(em, hashes, handle, now))) throw new HandleTaken('This handle is taken.');
        const sealed = seals.sealJson(wrappedKey, id, { name, birthYear: birthYear ?? null, mail });
        const expiresAt = new Date(now.getTime() + signUpHours * 3_600_000);
        em.create(SignUp, {
          id,
          handle,
          role,
          specialties,
          country,
          languages,
          ...secrets,
          mailHash,
          wrappedKey,
          sealed,
          expiresAt,
        });
        await em.flush();
        return (await em.count(LegalIdentity, { mailHash })) > 0;
      });
    } catch (error) {
      if (isUniqueViolation(error, 'sign_up_handle')) throw new HandleTaken('This handle is taken.');
      throw error;
    }
  }
}
