import { Injectable } from '@nestjs/common';
import { Clock, ReservedReads, statement } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { SecondFactor } from '../factor/second-factor.js';
import { viewOf, type CredentialRow, type CredentialView } from './credential.http.js';

interface GrantRow extends CredentialRow {
  scopes: string[];
  client: string;
  expires_at: Date;
  /** Only of a member's grant. */
  used_on: string | null;
  is_grant: boolean;
  has_duty: boolean;
  has_factor: boolean;
}

/**
 * One statement, so that version and facts are of the same moment. A client that acts for itself stands behind its own
 * id and holds no scope: it has no licence, no standing and no member's rights, its owner's least of all.
 */
const grantBySid = statement<GrantRow>(
  'identity.grant-by-sid',
  `select g.id as sid, g.version, g.member_id, m.role, m.level, m.standing, c.id as client, g.used_on, true as is_grant,
     least(g.expires_at, c.expires_at) as expires_at,
     array(select scope from unnest(g.scopes) scope where scope in ('read', 'write')
       or exists (select from duty d where d.member_id = g.member_id and d.duty = scope)) as scopes,
     exists (select from duty d where d.member_id = g.member_id) as has_duty,
     exists (select from factor f where f.member_id = g.member_id and f.confirmed_at is not null) as has_factor
   from client_grant g join client c on c.id = g.client_id join member m on m.id = g.member_id
   where g.id = $1 and g.ended_at is null and c.ended_at is null
   union all
   select c.id, c.version, c.id, 'client', 0, 'unverified', c.id, null, false, c.expires_at, array[]::text[], false, false
   from client c join member m on m.id = c.owner_id
   where c.id = $1 and c.ended_at is null and 'client_credentials' = any(c.grants) and m.standing <> 'suspended'`,
);

/** As with sessions and keys, whoever has locked the row does not keep the request waiting. */
const noteGrant = statement<{ id: string }>(
  'identity.note-grant-use',
  `update client_grant set used_on = $2::date
   where id = (select id from client_grant where id = $1 for update skip locked) returning id`,
);

/** Answers the gateway: what does a grant give at this moment, or a client that acts for itself? */
@Injectable()
export class FindGrant {
  constructor(
    private readonly reads: ReservedReads,
    private readonly clock: Clock,
    private readonly secondFactor: SecondFactor,
  ) {}

  /**
   * @param sid of an access token: id of the grant, or of the client
   * @throws NotFound for what is unknown, ended or expired
   */
  async run(sid: string): Promise<CredentialView> {
    const row = await this.reads.one(grantBySid, [sid]);
    const now = this.clock.now();
    if (!row || row.expires_at <= now) throw new NotFound();
    if (row.is_grant) await this.#note(row, now);
    return viewOf(row, { scopes: this.#scopesOf(row), client: row.client, expiresAt: row.expires_at });
  }

  /** A grant gives nothing while its member owes a second factor, as a key does. */
  #scopesOf({ scopes, has_duty: hasDuty, has_factor: hasFactor }: GrantRow): string[] {
    return hasFactor || !this.secondFactor.isRequired(hasDuty) ? scopes : [];
  }

  async #note(row: GrantRow, now: Date): Promise<void> {
    const today = now.toISOString().slice(0, 10);
    if (row.used_on === today) return;
    await this.reads.one(noteGrant, [row.sid, today]);
  }
}
