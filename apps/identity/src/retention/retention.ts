import { EntityManager } from '@mikro-orm/postgresql';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { Clock, execute } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import type { IdentityEnv } from '../env.js';

/** What is destroyed when: rows of a table; `$1` is the present time. One row per promise. */
const promises = {
  // Numbers and documents; method, level, reviewers, times and keyed hashes stay in the application's own row.
  'evidence 30 days after the decision': 'from verification_evidence where destroy_at <= $1',
  'networks of applications after 30 days': `from submission_network
    where at <= $1::timestamptz - interval '30 days'`,
  'tokens for mailboxes': 'from mailbox_proof where expires_at <= $1',
  // A day longer than its token says, so that no clock finds the place in the list taken by another.
  'credentials that ended': `from issued_credential where expires_at <= $1::timestamptz - interval '1 day'`,
  'sign-ups that nobody confirmed': 'from sign_up where expires_at <= $1',
  'budgets that ended': 'from attempt where ends_at <= $1',
  'sessions 30 days after their end': `from session
    where ended_at <= $1::timestamptz - interval '30 days' or created_at <= $1::timestamptz - interval '60 days'`,
  'codes, refresh tokens and sign-ins of applications that ran out':
    'from oidc_record where expires_at <= $1',
  'grants 30 days after their end': `from client_grant
    where least(ended_at, expires_at) <= $1::timestamptz - interval '30 days'`,
  'enrolments that nobody confirmed': `from factor
    where confirmed_at is null and created_at <= $1::timestamptz - interval '1 hour'`,
  'challenges of passkeys': 'from passkey_challenge where expires_at <= $1',
  'ways to a provider outside': 'from outside_attempt where expires_at <= $1',
  'links that reset a password': 'from password_reset where expires_at <= $1',
  'handles given up a year ago': 'from resting_handle where until <= $1',
  'handles reserved by name a year ago': 'from reserved_handle where until <= $1',
  'numbers of suspended members who left 3 years ago': 'from licence where kept_until <= $1',
  'permissions to export after 30 days': `from export_permission where given_at <= $1::timestamptz - interval '30 days'`,
};

const hour = 3_600_000;

/** Keeps what identity promises about the age of data: every hour, in whichever process relays. */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: IdentityEnv,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.env.SERVICE_ROLES.includes('relay')) return;
    const sweep = (): void => {
      this.run().catch((error: unknown) => log.error({ err: error, job: 'retention' }, 'sweep failed'));
    };
    this.#timer = setInterval(sweep, hour).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** @returns how many rows were destroyed by each promise */
  run(): Promise<Record<string, number>> {
    return this.eachPromise(async (rows) => {
      const gone = await execute(this.em.fork(), `delete ${rows} returning 1`, [this.clock.now()]);
      return gone.length;
    });
  }

  /** @returns how many rows a run would destroy by each promise */
  countDue(): Promise<Record<string, number>> {
    return this.eachPromise(async (rows) => {
      const sql = `select count(*)::int as count ${rows}`;
      const [due] = await execute<{ count: number }>(this.em.fork(), sql, [this.clock.now()]);
      return due!.count;
    });
  }

  private async eachPromise(keep: (rows: string) => Promise<number>): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const [promise, rows] of Object.entries(promises)) counts[promise] = await keep(rows);
    return counts;
  }
}
