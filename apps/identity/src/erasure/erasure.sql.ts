/** Whoever is about to follow or block the member holds the row (see `StartFollow`): what they wrote is seen below. */
export const lockSql = 'select 1 from member where id = $1 for update';
export const readSql = 'select handle, specialties, country from member where id = $1';

/**
 * What goes without a word to others, by store; foreign keys are checked at commit. Every table that points at a member
 * stands here or in {@link tombstoned}: a test compares them with the keys of the database. Parameter: member.
 */
export const stores = {
  verification_evidence: `delete from verification_evidence e using verification v
    where v.id = e.verification_id and v.member_id = $1 returning 1`,
  // The member's own opinions on others stay, without the name of the reviewer.
  verification_decision: `with own as (
    delete from verification_decision d using verification v where v.id = d.verification_id and v.member_id = $1 returning 1
  ), about_others as (
    update verification_decision d set reviewer_id = null where reviewer_id = $1
      and not exists (select from verification v where v.id = d.verification_id and v.member_id = $1) returning 1
  )
  select 1 from own union all select 1 from about_others`,
  submission_network: `delete from submission_network n using verification v
    where v.id = n.verification_id and v.member_id = $1 returning 1`,
  mailbox_proof: `delete from mailbox_proof p using verification v
    where v.id = p.verification_id and v.member_id = $1 returning 1`,
  // The keyed hash of a number under suspension stays taken, without the member: the same licence cannot come back
  // under a new handle. For as long as the audit can say why, and no longer; retention frees it then.
  licence: `with kept as (
    update licence set member_id = null, kept_until = erasure.requested_at + interval '3 years'
    from erasure where erasure.member_id = $1 and licence.member_id = $1
      and exists (select from member where id = $1 and standing = 'suspended')
  )
  delete from licence where member_id = $1
    and not exists (select from member where id = $1 and standing = 'suspended') returning 1`,
  session: 'delete from session where member_id = $1 returning 1',
  client_key: 'delete from client_key where member_id = $1 returning 1',
  duty: 'delete from duty where member_id = $1 returning 1',
  // Letters that have not left; the one that tells of the end is written after this.
  mail_outbox: 'delete from mail_outbox where member_id = $1 returning 1',
  // What administrators were shown of others stays, without the name of the administrator.
  disclosure: `with own as (
    delete from disclosure where member_id = $1 returning 1
  ), about_others as (
    update disclosure set requested_by = nullif(requested_by, $1), approved_by = nullif(approved_by, $1)
    where member_id <> $1 and $1 in (requested_by, approved_by) returning 1
  )
  select 1 from own union all select 1 from about_others`,
  password: 'delete from password where member_id = $1 returning 1',
  factor: 'delete from factor where member_id = $1 returning 1',
  recovery_code: 'delete from recovery_code where member_id = $1 returning 1',
  // The links go after what came back for them and was not used.
  outside_attempt: `delete from outside_attempt where member_id = $1
    or account_hash in (select account_hash from outside_account where member_id = $1) returning 1`,
  outside_account: 'delete from outside_account where member_id = $1 returning 1',
  password_reset: 'delete from password_reset where member_id = $1 returning 1',
  // What members granted to the member's own applications goes with those.
  client_grant: `delete from client_grant g using client c
    where c.id = g.client_id and (g.member_id = $1 or c.owner_id = $1) returning 1`,
  // What the provider keeps of the member, wherever it stands.
  oidc_record: 'delete from oidc_record where strpos(payload::text, $1::text) > 0 returning 1',
  // The places stay taken, so that the status list says what ended.
  issued_credential: `update issued_credential set member_id = null, audience = null, subject = null
    where member_id = $1 returning 1`,
  export_permission: 'delete from export_permission where member_id = $1 returning 1',
  // Sign-ups with an address that is known wait without an effect; they hold the name and the address, sealed.
  sign_up: `delete from sign_up where mail_hash in (select mail_hash from legal_identity where member_id = $1) returning 1`,
  // With the wrapped key everything that is sealed under it is unreadable, also in a backup of another table.
  legal_identity: 'delete from legal_identity where member_id = $1 returning 1',
  idempotency_key: 'delete from idempotency_key where member_id = $1::text returning 1',
} as const;

/** What others know of: each row leaves a tombstone. The member goes last. Parameter: member. */
export const tombstoned = {
  // The member's own, and those of others who follow the member.
  follow: `delete from follow where member_id = $1 or (target_kind = 'member' and target_id = $1::text)
    returning id as key, version + 1 as version`,
  // The member's own, and those of others who have blocked the member.
  block: `delete from block where member_id = $1 or blocked_id = $1 returning id as key, version + 1 as version`,
  consent: 'delete from consent where member_id = $1 returning id as key, version + 1 as version',
  client: 'delete from client where owner_id = $1 returning id as key, version + 1 as version',
  verification: 'delete from verification where member_id = $1 returning id as key, version + 1 as version',
  member: 'delete from member where id = $1 returning id as key, version + 1 as version',
} as const;
