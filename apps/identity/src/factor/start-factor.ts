import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId } from '@openrounds/database';
import { Forbidden } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { LegalIdentity } from '../member/legal-identity.entity.js';
import { Seals } from '../sealing/seals.js';
import { lockAccount } from '../sign-in/lock-account.js';
import { Factor, mostFactors } from './factor.entity.js';
import { TooManyFactors } from './factor.errors.js';
import type { NewFactor, StartedFactor } from './factor.http.js';
import { Passkeys } from './passkeys.js';
import { newTotpSecret, totpEnrolment } from './totp.js';

/** What the two kinds of factor are made with. */
@Injectable()
export class Enrolment {
  constructor(
    readonly seals: Seals,
    readonly passkeys: Passkeys,
  ) {}
}

/** Begins the enrolment of a factor, after a fresh factor. It counts only once it is confirmed. */
@Injectable()
export class StartFactor {
  constructor(
    private readonly em: EntityManager,
    private readonly enrolment: Enrolment,
    private readonly journal: Journal,
  ) {}

  /** An enrolment that was begun before and not confirmed is dropped. @throws TooManyFactors */
  run(memberId: string, { kind, name }: NewFactor): Promise<StartedFactor> {
    return this.em.transactional(async (em) => {
      const account = await lockAccount(em, memberId);
      if (!account) throw new Forbidden();
      await em.nativeDelete(Factor, { memberId, confirmedAt: null });
      const known = await em.find(Factor, { memberId });
      if (known.length >= mostFactors)
        throw new TooManyFactors(`A member has at most ${mostFactors} factors.`);
      const secret = kind === 'totp' ? newTotpSecret() : null;
      const id = newId();
      const factor = em.create(Factor, {
        id,
        memberId,
        kind,
        name,
        sealed: secret && (await this.#seal(em, memberId, secret)),
        lastStep: null,
        credentialId: null,
        publicKey: null,
        counter: null,
        createdAt: this.journal.now(),
        confirmedAt: null,
        usedOn: null,
      });
      await em.flush();
      const { version } = factor;
      const started = secret
        ? { id, version, totp: totpEnrolment(secret, account.handle) }
        : { id, version, passkey: await this.#passkey(em, factor, account.handle, known) };
      await this.journal.note(em, { actor: memberId, action: 'factor.started', object: id });
      return started;
    });
  }

  async #seal(em: EntityManager, memberId: string, secret: Buffer): Promise<Buffer> {
    const { wrappedKey } = await em.findOneOrFail(LegalIdentity, { memberId });
    return this.enrolment.seals.sealBytes(wrappedKey, memberId, secret);
  }

  async #passkey(
    em: EntityManager,
    { id, memberId }: Factor,
    handle: string,
    known: readonly Factor[],
  ): Promise<NonNullable<StartedFactor['passkey']>> {
    const credentialIds = known.flatMap(({ credentialId }) => credentialId ?? []);
    const { passkeys } = this.enrolment;
    const options = await passkeys.relyingParty.creationOptions({ id: memberId, handle }, credentialIds);
    await passkeys.remember(em, options.challenge, id);
    return { ...options };
  }
}
