import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { counter } from '@openrounds/telemetry';
import { Journal } from '../audit/journal.js';
import { secretHash } from '../sealing/keyed-hashes.js';
import { challengeMinutes } from './factor.entity.js';
import type { Assertion } from './proof.http.js';
import { RelyingParty } from './relying-party.js';

const clones = counter('openrounds.identity.passkey_clones', 'Uses of a passkey whose counter went back');

interface PasskeyRow {
  id: string;
  member_id: string;
  public_key: Buffer;
}

const byCredential = `select id, member_id, public_key from factor
  where credential_id = $1 and confirmed_at is not null`;

/** One statement decides. An authenticator that does not count says 0 for ever. */
const advance = `update factor set counter = $2, used_on = $3::date
  where id = $1 and (counter < $2 or (counter = 0 and $2 = 0)) returning id`;

/** Signatures of passkeys over challenges that we gave and that nobody has used. */
@Injectable()
export class Passkeys {
  constructor(
    private readonly em: EntityManager,
    readonly relyingParty: RelyingParty,
    private readonly journal: Journal,
  ) {}

  /** Options for `navigator.credentials.get`; their challenge lives for 5 minutes. */
  async challenge(): ReturnType<RelyingParty['requestOptions']> {
    const options = await this.relyingParty.requestOptions();
    await this.remember(this.em.fork(), options.challenge, null);
    return options;
  }

  /** @param factorId the factor whose enrolment alone may answer, or null */
  async remember(em: EntityManager, challenge: string, factorId: string | null): Promise<void> {
    const expiresAt = new Date(this.journal.now().getTime() + challengeMinutes * 60_000);
    await execute(em, 'insert into passkey_challenge (hash, factor_id, expires_at) values ($1, $2, $3)', [
      secretHash(challenge),
      factorId,
      expiresAt,
    ]);
  }

  /** Takes a challenge out of the store. @returns whether it was there, for this factor, and in time */
  async spend(em: EntityManager, challenge: string, factorId: string | null): Promise<boolean> {
    const spent = await execute(
      em,
      `delete from passkey_challenge
       where hash = $1 and factor_id is not distinct from $2 and expires_at > $3 returning 1`,
      [secretHash(challenge), factorId, this.journal.now()],
    );
    return spent.length > 0;
  }

  /**
   * Checks an assertion and spends its challenge.
   * @param memberId whose passkey it has to be; anybody's when it is not known yet
   * @returns the owner, or null
   */
  async use(assertion: Assertion, memberId?: string): Promise<string | null> {
    const em = this.em.fork();
    const [passkey] = await execute<PasskeyRow>(em, byCredential, [assertion.id]);
    if (!passkey || (memberId !== undefined && passkey.member_id !== memberId)) return null;
    const { id, member_id: owner, public_key: publicKey } = passkey;
    const read = await this.relyingParty.readAssertion(assertion, { memberId: owner, publicKey });
    if (!read || !(await this.spend(em, read.challenge, null))) return null;
    const today = this.journal.now().toISOString().slice(0, 10);
    const advanced = await execute(em, advance, [id, read.counter, today]);
    if (advanced.length > 0) return owner;
    await this.#alarm(owner, id);
    return null;
  }

  /** Two things that hold one key count apart: whichever comes second with an old number gives the copy away. */
  async #alarm(memberId: string, factorId: string): Promise<void> {
    clones.add(1);
    await this.em
      .fork()
      .transactional((em) =>
        this.journal.note(em, { actor: memberId, action: 'passkey.clone-suspected', object: factorId }),
      );
  }
}
