import { statement } from '@openrounds/database';
import { batchSize, type ExportRow } from '@openrounds/http';

// Parameters of each: member, key after which the batch begins or null; `ownAudit` takes the time too.

/** Rows of a member by their ids. @param fields of an item: SQL over `t`, the names first */
function ownRows(name: string, table: string, fields: string, owner = 'member_id') {
  return statement<ExportRow>(
    `export.${name}`,
    `select t.id::text as key, json_build_object(${fields})::text as item
    from ${table} t where t.${owner} = $1 and ($2::uuid is null or t.id > $2) order by t.id limit ${batchSize}`,
  );
}

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

export const ownSessions = ownRows(
  'sessions',
  'session',
  `'id', t.id, 'device', t.device, 'createdAt', t.created_at,
    'usedAt', t.used_at, 'endedAt', t.ended_at`,
);

export const ownKeys = ownRows(
  'keys',
  'client_key',
  `'id', t.id, 'name', t.name, 'scopes', t.scopes,
    'createdAt', t.created_at, 'expiresAt', t.expires_at, 'usedOn', t.used_on, 'endedAt', t.ended_at`,
);

/** That there is a link, and nothing of the account outside: it is known as a hash only. */
export const ownOutsideAccounts = ownRows(
  'outside-accounts',
  'outside_account',
  `'id', t.id, 'linkedAt', t.linked_at, 'usedOn', t.used_on`,
);

/** What was decided in each round, without who decided and in which words. */
export const ownVerifications = ownRows(
  'verifications',
  'verification',
  `'id', t.id, 'version', t.version, 'method', t.method,
    'authority', t.authority, 'state', t.state, 'level', t.level, 'specialties', t.specialties,
    'autoCheck', t.auto_check, 'possession', t.possession, 'submittedAt', t.submitted_at, 'decidedAt', t.decided_at,
    'expiresAt', t.expires_at, 'decisions', (
      select coalesce(json_agg(json_build_object('round', d.round, 'outcome', d.outcome, 'at', d.at) order by d.at, d.id), '[]')
      from verification_decision d where d.verification_id = t.id
    )`,
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

export const ownFollows = ownRows(
  'follows',
  'follow',
  `'id', t.id, 'targetKind', t.target_kind, 'targetId', t.target_id,
    'active', t.active, 'since', t.since`,
);

/** Those whom the member has blocked; never who has blocked the member. */
export const ownBlocks = ownRows(
  'blocks',
  'block',
  `'id', t.id, 'memberId', t.blocked_id, 'active', t.active,
    'since', t.since`,
);

export const ownConsents = ownRows(
  'consents',
  'consent',
  `'purpose', t.purpose, 'granted', t.granted,
    'textVersion', t.text_version, 'changedAt', t.changed_at`,
);

/** Without what they prove themselves with. */
export const ownFactors = ownRows(
  'factors',
  'factor',
  `'id', t.id, 'kind', t.kind, 'name', t.name, 'createdAt', t.created_at,
    'confirmedAt', t.confirmed_at, 'usedOn', t.used_on`,
);

export const ownClients = ownRows(
  'clients',
  'client',
  `'id', t.id, 'name', t.name, 'kind', t.kind,
    'redirectUris', t.redirect_uris, 'scopes', t.scopes, 'grants', t.grants, 'createdAt', t.created_at,
    'expiresAt', t.expires_at, 'endedAt', t.ended_at`,
  'owner_id',
);

/** Without the name of the application, which somebody else gave it. */
export const ownGrants = ownRows(
  'grants',
  'client_grant',
  `'id', t.id, 'clientId', t.client_id, 'scopes', t.scopes,
    'createdAt', t.created_at, 'expiresAt', t.expires_at, 'usedOn', t.used_on, 'endedAt', t.ended_at`,
);

export const ownCredentials = ownRows(
  'credentials',
  'issued_credential',
  `'id', t.id, 'audience', t.audience, 'subject', t.subject,
    'level', t.level, 'specialties', t.specialties, 'issuedAt', t.issued_at, 'expiresAt', t.expires_at`,
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
