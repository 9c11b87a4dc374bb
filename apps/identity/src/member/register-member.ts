import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, isUniqueViolation, newId } from '@openrounds/database';
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
   * @throws ValidationFailed for a password that is short or guessable, HandleTaken
   */
  async run(input: NewMember, id: string = newId()): Promise<void> {
    const letter = await this.#open(input, id, (em, known, token) =>
      this.#write(em, input, id, known ? null : token),
    );
    await this.mailer.sendNow(letter);
  }

  /**
   * The sign-up without its letter, as demo members need it, whose mailboxes do not exist.
   * @returns the token, and whether the address has an account, which no answer may tell
   */
  open(input: NewMember, id: string): Promise<{ known: boolean; token: string }> {
    return this.#open(input, id, (_, known, token) => Promise.resolve({ known, token }));
  }

  /** @param told what follows in the same transaction, once it is clear whether the address has an account */
  async #open<T>(
    input: NewMember,
    id: string,
    told: (em: EntityManager, known: boolean, token: string) => Promise<T>,
  ): Promise<T> {
    const { handle, password } = input;
    this.secrets.passwords.demand(password, '/password', { handle, hasFactor: false, hasDuty: false });
    const token = randomSecret();
    const passwordHash = await this.secrets.hasher.hash(password);
    const secrets = { passwordHash, tokenHash: secretHash(token) };
    return this.#hold(input, id, secrets, (em, known) => told(em, known, token));
  }

  /** @param token null where the address has an account @returns the letter's id */
  #write(
    em: EntityManager,
    { mail, languages }: NewMember,
    memberId: string,
    token: string | null,
  ): Promise<string> {
    const to = { mail, memberId, languages };
    if (token === null) return this.mailer.write(em, to, 'address-known', { link: this.mailer.linkTo('/') });
    const link = this.mailer.linkTo('/v1/mail-confirmations');
    return this.mailer.write(em, to, 'confirm-address', { link, token, hours: signUpHours });
  }

  async #hold<T>(
    input: NewMember,
    id: string,
    secrets: { passwordHash: string; tokenHash: string },
    told: (em: EntityManager, known: boolean) => Promise<T>,
  ): Promise<T> {
    const now = this.clock.now();
    try {
      return await this.em.transactional(async (em) => {
        await em.nativeDelete(SignUp, { expiresAt: { $lte: now } });
        if (!(await isFree(em, this.secrets.hashes, input.handle, now)))
          throw new HandleTaken('This handle is taken.');
        const signUp = em.create(SignUp, {
          ...this.#sealed(input, id),
          ...secrets,
          id,
          expiresAt: inHours(now, signUpHours),
        });
        await em.flush();
        return told(em, (await em.count(LegalIdentity, { mailHash: signUp.mailHash })) > 0);
      });
    } catch (error) {
      if (isUniqueViolation(error, 'sign_up_handle')) throw new HandleTaken('This handle is taken.');
      throw error;
    }
  }

  /** What a sign-up keeps: the profile as it is, the person under a key of their own. */
  #sealed({ name, birthYear, mail, password: _password, ...profile }: NewMember, id: string) {
    const { hashes, seals } = this.secrets;
    const wrappedKey = seals.newKey(id);
    const sealed = seals.sealJson(wrappedKey, id, { name, birthYear: birthYear ?? null, mail });
    return { ...profile, mailHash: hashes.ofMail(mail), wrappedKey, sealed };
  }
}

const inHours = (now: Date, hours: number): Date => new Date(now.getTime() + hours * 3_600_000);
