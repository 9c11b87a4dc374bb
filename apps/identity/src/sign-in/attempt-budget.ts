import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { Clock, execute } from '@openrounds/database';
import { RateLimited } from '@openrounds/http';
import type { IdentityEnv } from '../env.js';
import { KeyedHashes } from '../sealing/keyed-hashes.js';

/** Tries within 15 minutes. */
export const tryLimits = { account: 10, address: 100 } as const;
export const tryWindowMinutes = 15;
const windowSeconds = tryWindowMinutes * 60;

/**
 * What may be tried within 15 minutes: 10 per account, 100 per address, counted before the costly hash and in the
 * database, so that all processes of identity share one count. Keys are stored as keyed hashes only.
 *
 * An account is the text typed (mail or handle), known or not. One count per person would tell a stranger who
 * emptied the budget of a handle which mail address belongs to it.
 */
@Injectable()
export class AttemptBudget {
  constructor(
    @Inject(ENV) private readonly env: IdentityEnv,
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly hashes: KeyedHashes,
  ) {}

  /**
   * Counts one try.
   * @throws RateLimited when either budget is spent
   */
  async spend(purpose: string, account: string, address: string): Promise<void> {
    await this.spendAddress(purpose, address);
    if (this.env.RATE_LIMITS === 'off') return;
    await this.#count(this.#accountKey(purpose, account), tryLimits.account);
  }

  /** Counts one try where no account is named. @throws RateLimited when the address has spent its budget */
  async spendAddress(purpose: string, address: string): Promise<void> {
    if (this.env.RATE_LIMITS === 'off') return;
    await this.#count(`${purpose}:address:${address}`, tryLimits.address);
  }

  /** After a success the account's count starts again; the address keeps its count. */
  async forgive(purpose: string, account: string): Promise<void> {
    if (this.env.RATE_LIMITS === 'off') return;
    await execute(this.#outside(), 'delete from attempt where key = $1', [
      this.hashes.hash('attempt', this.#accountKey(purpose, account)),
    ]);
  }

  async #count(key: string, limit: number): Promise<void> {
    const now = this.clock.now();
    const [row] = await execute<{ tries: number; seconds_left: number }>(
      this.#outside(),
      `insert into attempt as a (key, tries, ends_at) values ($1, 1, $2::timestamptz + interval '${windowSeconds} seconds')
       on conflict (key) do update set
         tries = case when a.ends_at <= $2::timestamptz then 1 else a.tries + 1 end,
         ends_at = case when a.ends_at <= $2::timestamptz then excluded.ends_at else a.ends_at end
       returning tries, ceil(extract(epoch from ends_at - $2::timestamptz))::int as seconds_left`,
      [this.hashes.hash('attempt', key), now],
    );
    if (row && row.tries > limit) throw new RateLimited(Math.max(1, row.seconds_left));
  }

  #accountKey(purpose: string, account: string): string {
    return `${purpose}:account:${account.normalize('NFC').trim().toLowerCase()}`;
  }

  /** A count stays when the request fails. Never called inside a transaction, which would need a second connection. */
  #outside(): EntityManager {
    return this.em.fork();
  }
}
