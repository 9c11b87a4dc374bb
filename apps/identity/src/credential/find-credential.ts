import { Injectable } from '@nestjs/common';
import { Clock, ReservedReads, statement } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import { SecondFactor } from '../factor/second-factor.js';
import { sessionExpiry } from '../session/session.entity.js';
import { viewOf, type CredentialRow, type CredentialView } from './credential.http.js';

interface HashRow extends CredentialRow {
  duties: string[];
  /** Whether a second factor was shown for the session, or, for a key, whether its owner has one. */
  with_factor: boolean;
  created_at: Date;
  used_at: Date;
  /** Only keys. */
  key_expires_at: Date | null;
  key_scopes: string[] | null;
  used_on: string | null;
}

/** One statement, so that version and facts are of the same moment. */
const credentialByHash = statement<HashRow>(
  'identity.credential-by-hash',
  `select c.*, m.role, m.level, m.standing,
     array(select duty from duty where duty.member_id = c.member_id order by duty) as duties
   from (
     select id as sid, version, member_id, created_at, used_at, null::timestamptz as key_expires_at, null::text[] as key_scopes,
       null::text as used_on, with_factor
     from session where hash = $1 and ended_at is null
     union all
     select id, version, member_id, created_at, created_at, expires_at, scopes, used_on::text,
       exists(select from factor where factor.member_id = client_key.member_id and confirmed_at is not null)
     from client_key where hash = $1 and ended_at is null
   ) c join member m on m.id = c.member_id`,
);

/** Whoever has locked the row does not keep the request waiting: the next one will note its use. */
const noteSession = statement<{ id: string }>(
  'identity.note-session-use',
  `update session set used_at = $2
   where id = (select id from session where id = $1 and used_at < $2 for update skip locked) returning id`,
);
const noteKey = statement<{ id: string }>(
  'identity.note-key-use',
  `update client_key set used_on = $2::date
   where id = (select id from client_key where id = $1 for update skip locked) returning id`,
);

/** A use is noted this often at most, so that reading stays reading. */
const noteEvery = 5 * 60_000;

/** Answers the gateway: who is behind a cookie or a key, and what may they do now? */
@Injectable()
export class FindCredential {
  constructor(
    private readonly reads: ReservedReads,
    private readonly clock: Clock,
    private readonly secondFactor: SecondFactor,
  ) {}

  /**
   * @param hash base64url SHA-256 of the cookie's value or of the whole key
   * @throws NotFound for what is unknown, ended or expired
   */
  async run(hash: string): Promise<CredentialView> {
    const row = await this.reads.one(credentialByHash, [hash]);
    const now = this.clock.now();
    const expiresAt = row && expiryOf(row);
    if (!row || !expiresAt || expiresAt <= now) throw new NotFound();
    if (row.key_expires_at) await this.#noteKey(row, now);
    else if (await this.#noteSession(row, now)) row.used_at = now;
    return viewOf(row, { scopes: this.#scopesOf(row), client: null, expiresAt: expiryOf(row) });
  }

  /**
   * A browser session holds all its member may do; a key what it was made for, as long as the member still may. Where a
   * second factor is due and missing, a session can only enrol one and a key can do nothing.
   */
  #scopesOf({ key_scopes: scopes, duties, with_factor: withFactor }: HashRow): string[] {
    if (!withFactor && this.secondFactor.isRequired(duties.length > 0))
      return scopes === null ? ['enrol'] : [];
    if (scopes === null) return ['read', 'write', ...duties];
    return scopes.filter((scope) => scope === 'read' || scope === 'write' || duties.includes(scope));
  }

  async #noteSession(row: HashRow, now: Date): Promise<boolean> {
    if (now.getTime() - row.used_at.getTime() < noteEvery) return false;
    return (await this.reads.one(noteSession, [row.sid, now])) !== undefined;
  }

  async #noteKey(row: HashRow, now: Date): Promise<void> {
    const today = now.toISOString().slice(0, 10);
    if (row.used_on === today) return;
    await this.reads.one(noteKey, [row.sid, today]);
  }
}

function expiryOf(row: HashRow): Date {
  return row.key_expires_at ?? sessionExpiry(row.created_at, row.used_at, row.duties.length > 0);
}
