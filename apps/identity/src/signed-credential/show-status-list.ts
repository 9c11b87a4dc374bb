import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { Clock, Reads, statement } from '@openrounds/database';
import type { IdentityEnv } from '../env.js';
import { CredentialKeys } from './credential-keys.js';
import { bitsPerStatus, capacity, packStatusList, status } from './status-list.js';

/** Seconds for which this process answers with the same list, and for which a checker may. Together below a minute. */
const ownSeconds = 10;
export const listSeconds = 30;
/** After so many seconds a list must not be believed any more. */
const listLife = 300;

/**
 * All that are not valid, by what is true of the member now, and not by what somebody remembered to write down: erased,
 * lapsed, revoked or below the level that the credential names is invalid, suspended is suspended.
 */
const notValid = statement<{ index: number; status: number }>(
  'identity.credential-statuses',
  `select index, status from (
     select c.status_index as index,
       case when m.id is null or c.expires_at <= $1 or m.level < c.level or m.level < 2
              or m.standing in ('unverified', 'lapsed') or not c.specialties <@ m.verified_specialties
            then ${status.invalid}
            when m.standing = 'suspended' then ${status.suspended} else ${status.valid} end as status
     from issued_credential c left join member m on m.id = c.member_id
   ) judged where status <> ${status.valid}`,
);

/** The signed list by which everybody checks whether a credential still holds, without asking about one of them. */
@Injectable()
export class ShowStatusList {
  #last: { readonly token: Promise<string>; readonly at: number } | undefined;

  constructor(
    private readonly reads: Reads,
    private readonly keys: CredentialKeys,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: Pick<IdentityEnv, 'PUBLIC_URL'>,
  ) {}

  /** @returns a Status List Token: a compact JWS of the type `statuslist+jwt` */
  run(): Promise<string> {
    const now = this.clock.now();
    const age = now.getTime() - (this.#last?.at ?? NaN);
    // A clock that was set back must not keep a list alive.
    if (this.#last && age >= 0 && age < ownSeconds * 1_000) return this.#last.token;
    const token = this.#sign(now);
    this.#last = { token, at: now.getTime() };
    // What failed is tried again by the next who asks.
    token.catch(() => (this.#last = undefined));
    return token;
  }

  async #sign(now: Date): Promise<string> {
    const entries = await this.reads.all(notValid, [now]);
    const iat = Math.floor(now.getTime() / 1_000);
    return this.keys.sign('statuslist+jwt', {
      sub: statusListUri(this.env.PUBLIC_URL),
      iat,
      exp: iat + listLife,
      ttl: listSeconds,
      status_list: { bits: bitsPerStatus, lst: packStatusList(capacity, entries) },
    });
  }
}

/** Where the list of a deployment is. */
export function statusListUri(publicUrl: string): string {
  return new URL('/v1/credential-status', publicUrl).href;
}
