import { randomInt, randomUUID } from 'node:crypto';
import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { execute, newId } from '@openrounds/database';
import { NotFound, Unavailable, VerificationRequired } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import type { IdentityEnv } from '../env.js';
import { Member } from '../member/member.entity.js';
import { Verification } from '../verification/verification.entity.js';
import { CredentialKeys } from './credential-keys.js';
import { TooManyCredentials } from './signed-credential.errors.js';
import type { IssuedCredential } from './signed-credential.http.js';
import { roundedDown, validUntil } from './valid-until.js';
import { statusListUri } from './show-status-list.js';
import { capacity } from './status-list.js';

/** More sites than this at a time hold a credential of one member. */
export const mostAudiences = 20;

interface Row {
  id: string;
  subject: string;
  status_index: number;
  level: number;
  specialties: string[];
  expires_at: string | Date;
}
type Claims = Pick<Row, 'level' | 'specialties'> & { until: Date };

const columns = 'id, subject, status_index, level, specialties, expires_at';
const presentSql = `select ${columns} from issued_credential where member_id = $1 and audience = $2`;
const countSql =
  'select count(*)::int as count from issued_credential where member_id = $1 and expires_at > $2';
const overSql =
  'update issued_credential set member_id = null, audience = null, subject = null where id = $1';
/** The first of some random places that nobody has. */
const insertSql = `insert into issued_credential
  (id, member_id, audience, subject, status_index, level, specialties, issued_at, expires_at)
select $1::uuid, $2::uuid, $3, $4::uuid, place, $6::int, $7::text[], $8::timestamptz, $9::timestamptz from unnest($5::int[]) as place
where not exists (select from issued_credential where status_index = place) limit 1
on conflict (status_index) do nothing returning ${columns}`;

/**
 * Gives a verified member a credential for one other site. Two sites cannot tell by their credentials that they speak
 * of one person: each has a subject of its own, and its place in the status list is random.
 */
@Injectable()
export class IssueCredential {
  constructor(
    private readonly em: EntityManager,
    private readonly keys: CredentialKeys,
    private readonly journal: Journal,
    @Inject(ENV) private readonly env: Pick<IdentityEnv, 'PUBLIC_URL'>,
  ) {}

  /**
   * @param audience origin of the site that will check it
   * @throws VerificationRequired, TooManyCredentials, Unavailable when the status list is full
   */
  async run(memberId: string, audience: string): Promise<IssuedCredential> {
    const row = await this.em.transactional((em) => this.#record(em, memberId, audience));
    const expiresAt = new Date(row.expires_at);
    const issuer = new URL(this.env.PUBLIC_URL).origin;
    const credential = await this.keys.sign('openrounds-credential+jwt', {
      iss: issuer,
      sub: row.subject,
      aud: audience,
      iat: Math.floor(this.journal.now().getTime() / 1_000),
      exp: Math.floor(expiresAt.getTime() / 1_000),
      level: row.level,
      specialties: row.specialties,
      validUntil: expiresAt.toISOString(),
      status: { status_list: { idx: row.status_index, uri: statusListUri(this.env.PUBLIC_URL) } },
    });
    return { id: row.id, credential, validUntil: expiresAt.toISOString() };
  }

  async #record(em: EntityManager, memberId: string, audience: string): Promise<Row> {
    const now = this.journal.now();
    const member = await em.findOne(Member, memberId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!member) throw new NotFound();
    const approvals = await em.find(Verification, { memberId, state: { $in: ['approved', 'expiring'] } });
    const end = validUntil(member.level, approvals);
    const until = end && roundedDown(end, now);
    if (!member.isVerified() || until === null || until <= now) throw new VerificationRequired();
    const claims = { level: member.level, specialties: member.verifiedSpecialties, until };
    const [present] = await execute<Row>(em, presentSql, [memberId, audience]);
    if (present && saysTheSame(present, claims)) return present;
    if (present) await execute(em, overSql, [present.id]);
    else await requireRoom(em, memberId, now);
    const row = await this.#insert(em, [memberId, audience, present?.subject ?? randomUUID()], claims);
    await this.journal.note(em, { actor: memberId, action: 'credential.issued', object: row.id });
    return row;
  }

  async #insert(em: EntityManager, whom: string[], { level, specialties, until }: Claims): Promise<Row> {
    const places = Array.from({ length: 64 }, () => randomInt(capacity));
    const params = [newId(), ...whom, places, level, specialties, this.journal.now(), until];
    const [row] = await execute<Row>(em, insertSql, params);
    if (!row) throw new Unavailable('The status list is full at the moment.', 3_600);
    return row;
  }
}

/** Then both are the same credential, and one place in the list is enough. */
function saysTheSame({ level, specialties, expires_at: end }: Row, claims: Claims): boolean {
  return (
    level === claims.level &&
    specialties.join() === claims.specialties.join() &&
    new Date(end).getTime() === claims.until.getTime()
  );
}

async function requireRoom(em: EntityManager, memberId: string, now: Date): Promise<void> {
  const [held] = await execute<{ count: number }>(em, countSql, [memberId, now]);
  if (held!.count >= mostAudiences)
    throw new TooManyCredentials(`A member has credentials for at most ${mostAudiences} sites.`);
}
