import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, execute } from '@openrounds/database';
import { KeyedHashes, randomSecret, secretHash } from '../sealing/keyed-hashes.js';
import type { OutsideAnswer, StartedOutside } from './outside.http.js';
import type { Secrets } from './outside-provider.js';
import { OutsideProvider } from './outside-provider.js';

/** How long somebody may take at the provider, and then with their second factor. */
export const attemptMinutes = 10;

/** Who came back: the keyed hash of issuer and subject. */
export interface Proven {
  readonly account_hash: string;
  readonly strength: string;
}

const beginSql = `insert into outside_attempt (hash, member_id, state, nonce, verifier, expires_at)
  values ($1, $2, $3, $4, $5, $6)`;

const open = 'hash = $1 and member_id is not distinct from $2 and expires_at > $3';

/** One statement decides, so that of parallel uses of one answer one passes. */
const takeSql = `update outside_attempt set answered_at = $3 where ${open} and answered_at is null
  returning state, nonce, verifier`;
const keepSql = 'update outside_attempt set account_hash = $2, strength = $3 where hash = $1';
const readSql = `select account_hash, strength from outside_attempt where ${open} and account_hash is not null`;
const spendSql = `delete from outside_attempt where ${open} and account_hash is not null returning account_hash, strength`;

/**
 * A way to the provider and back. What the page that asked holds is kept as a hash; without it nobody can use the answer
 * (RFC 6749, 10.12). Begun -> answered -> proven -> spent, each step once.
 */
@Injectable()
export class OutsideAttempts {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly hashes: KeyedHashes,
    private readonly provider: OutsideProvider,
  ) {}

  /** @param memberId who wants to link an account, or null for a sign-in @throws OutsideOff, OutsideUnavailable */
  async begin(em: EntityManager, memberId: string | null): Promise<StartedOutside> {
    const [attempt, state, nonce, verifier] = Array.from({ length: 4 }, randomSecret) as [
      string,
      string,
      string,
      string,
    ];
    const url = await this.provider.addressFor({ state, nonce, verifier });
    const expiresAt = new Date(this.clock.now().getTime() + attemptMinutes * 60_000);
    await execute(em, beginSql, [secretHash(attempt), memberId, state, nonce, verifier, expiresAt]);
    return { attempt, url, expiresAt: expiresAt.toISOString() };
  }

  /**
   * Has the provider say who came back. A code is good once; what came of it is kept until the attempt ends, so that a
   * second request can bring the second factor. Not to be called in a transaction: see {@link OutsideProvider.redeem}.
   * @param memberId as at the beginning
   * @returns null for an attempt that is unknown, too old or another's, and for an answer that does not hold
   * @throws OutsideOff, OutsideUnavailable
   */
  async prove({ attempt, parameters }: OutsideAnswer, memberId: string | null): Promise<Proven | null> {
    await this.provider.ready();
    const em = this.em.fork();
    const key = [secretHash(attempt), memberId, this.clock.now()];
    const [begun] = await execute<Secrets>(em, takeSql, key);
    if (!begun) return (await execute<Proven>(em, readSql, key))[0] ?? null;
    const vouched = await this.provider.redeem(parameters, begun);
    if (!vouched) return null;
    const { issuer, subject, strength } = vouched;
    const proven = { account_hash: this.hashes.hash('outside-account', `${issuer}\0${subject}`), strength };
    await execute(em, keepSql, [secretHash(attempt), proven.account_hash, strength]);
    return proven;
  }

  /** Uses a proven attempt up, in the transaction of what it is used for. @returns null when it was used before */
  async spend(em: EntityManager, attempt: string, memberId: string | null): Promise<Proven | null> {
    const key = [secretHash(attempt), memberId, this.clock.now()];
    return (await execute<Proven>(em, spendSql, key))[0] ?? null;
  }
}
