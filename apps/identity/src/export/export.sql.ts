import { statement } from '@openrounds/database';
import { batchSize, type ExportRow } from '@openrounds/http';

// Parameters of each: member, key after which the batch begins or null; `ownAudit` takes the time too.

export const ownProfile = statement<ExportRow>(
  'export.profile',
  `select m.id::text as key, json_build_object('id', m.id, 'version', m.version, 'handle', m.handle,
    'handleChangedAt', m.handle_changed_at, 'role', m.role, 'specialties', m.specialties,
    'verifiedSpecialties', m.verified_specialties, 'country', m.country, 'region', m.region,
    'shownPlace', m.shown_place, 'languages', m.languages, 'level', m.level, 'standing', m.standing,
    'joinedAt', m.joined_at, 'duties', array(select duty from duty where member_id = m.id order by duty),
    'passwordChangedAt', (select changed_at from password where member_id = m.id))::text as item
  from member m where m.id = $1 and $2::text is null`,
);

export interface SealedRow {
  key: string;
  wrapped_key: Buffer;
  sealed: Buffer;
}

export const ownLegalIdentity = statement<SealedRow>(
  'export.legal-identity',
  `select member_id::text as key, wrapped_key, sealed from legal_identity where member_id = $1 and $2::text is null`,
);

export const ownSessions = statement<ExportRow>(
  'export.sessions',
  `select s.id::text as key, json_build_object('id', s.id, 'device', s.device, 'createdAt', s.created_at,
    'usedAt', s.used_at, 'endedAt', s.ended_at)::text as item
  from session s where s.member_id = $1 and ($2::uuid is null or s.id > $2) order by s.id limit ${batchSize}`,
);

export const ownKeys = statement<ExportRow>(
  'export.keys',
  `select k.id::text as key, json_build_object('id', k.id, 'name', k.name, 'scopes', k.scopes,
    'createdAt', k.created_at, 'expiresAt', k.expires_at, 'usedOn', k.used_on, 'endedAt', k.ended_at)::text as item
  from client_key k where k.member_id = $1 and ($2::uuid is null or k.id > $2) order by k.id limit ${batchSize}`,
);

/** That there is a link, and nothing of the account outside: it is known as a hash only. */
export const ownOutsideAccounts = statement<ExportRow>(
  'export.outside-accounts',
  `select a.id::text as key, json_build_object('id', a.id, 'linkedAt', a.linked_at, 'usedOn', a.used_on)::text as item
  from outside_account a where a.member_id = $1 and ($2::uuid is null or a.id > $2) order by a.id limit ${batchSize}`,
);

/** What was decided in each round, without who decided and in which words. */
export const ownVerifications = statement<ExportRow>(
  'export.verifications',
  `select v.id::text as key, json_build_object('id', v.id, 'version', v.version, 'method', v.method,
    'authority', v.authority, 'state', v.state, 'level', v.level, 'specialties', v.specialties,
    'autoCheck', v.auto_check, 'possession', v.possession, 'submittedAt', v.submitted_at, 'decidedAt', v.decided_at,
    'expiresAt', v.expires_at, 'decisions', (
      select coalesce(json_agg(json_build_object('round', d.round, 'outcome', d.outcome, 'at', d.at) order by d.at, d.id), '[]')
      from verification_decision d where d.verification_id = v.id
    ))::text as item
  from verification v where v.member_id = $1 and ($2::uuid is null or v.id > $2) order by v.id limit ${batchSize}`,
);

export interface EvidenceRow {
  key: string;
  wrapped_key: Buffer;
  sealed_text: Buffer;
  sealed_document: Buffer | null;
  document_type: string | null;
  destroy_at: Date | null;
}

/** One at a time: each may hold an image. */
export const ownEvidence = statement<EvidenceRow>(
  'export.evidence',
  `select e.verification_id::text as key, e.wrapped_key, e.sealed_text, e.sealed_document, e.document_type, e.destroy_at
  from verification_evidence e join verification v on v.id = e.verification_id
  where v.member_id = $1 and ($2::uuid is null or v.id > $2) order by v.id limit 1`,
);

export const ownFollows = statement<ExportRow>(
  'export.follows',
  `select f.id::text as key, json_build_object('id', f.id, 'targetKind', f.target_kind, 'targetId', f.target_id,
    'active', f.active, 'since', f.since)::text as item
  from follow f where f.member_id = $1 and ($2::uuid is null or f.id > $2) order by f.id limit ${batchSize}`,
);

/**
 * What the member did, and what was done about the member: without the name, id or words of anybody else, and after 30
 * days, as the member may read of a disclosure.
 */
export const ownAudit = statement<ExportRow>(
  'export.audit',
  `select seq::text as key, json_build_object('at', at, 'by', case when actor = $1 then 'you' else 'the network' end,
    'action', action, 'reason', case when actor = $1 then reason end)::text as item
  from (
    select seq, at, actor, action, reason from audit_entry where actor = $1 and ($2::bigint is null or seq > $2::bigint)
    union
    select seq, at, actor, action, reason from audit_entry where object = $1 and ($2::bigint is null or seq > $2::bigint)
      and at <= $3::timestamptz - interval '30 days'
  ) entry order by entry.seq limit ${batchSize}`,
);
