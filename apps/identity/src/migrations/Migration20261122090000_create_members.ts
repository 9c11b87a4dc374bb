import { Migration } from '@openrounds/database';

/** Foreign keys are checked at commit: the ORM knows ids, not relations, and writes rows of one flush in any order. */
export class Migration20261122090000_create_members extends Migration {
  up(): void {
    this.#members();
    this.#secrets();
    this.#access();
    this.addSql(`create table follow (
      id uuid primary key,
      version int not null default 1,
      member_id uuid not null references member (id) deferrable initially deferred,
      target_kind text not null check (target_kind in ('member', 'specialty', 'drug', 'condition', 'reference')),
      target_id text not null check (length(target_id) between 1 and 80),
      active boolean not null,
      since timestamptz not null,
      constraint follow_target unique (member_id, target_kind, target_id)
    )`);
    this.addSql('create index follow_active on follow (member_id, id) where active');
  }

  #members(): void {
    this.addSql(`create table member (
      id uuid primary key,
      version int not null default 1,
      handle text not null constraint member_handle unique check (handle ~ '^[a-z0-9-]{3,24}$'),
      handle_changed_at timestamptz,
      role text not null,
      specialties text[] not null check (cardinality(specialties) <= 3),
      verified_specialties text[] not null check (verified_specialties <@ specialties),
      country text,
      region text,
      shown_place text not null check (shown_place in ('none', 'region', 'country')),
      languages text[] not null check (cardinality(languages) between 1 and 5),
      level int not null check (level between 0 and 4),
      standing text not null check (standing in ('unverified', 'good', 'lapsed', 'muted', 'suspended')),
      joined_at timestamptz not null
    )`);
    this.addSql('create index member_specialties on member using gin (specialties)');
    this.addSql('create index member_region on member (region)');
  }

  #secrets(): void {
    this.addSql(`create table legal_identity (
      member_id uuid primary key references member (id) deferrable initially deferred,
      mail_hash text not null constraint legal_identity_mail_hash unique,
      wrapped_key bytea not null,
      sealed bytea not null
    )`);
    this.addSql(`create table password (
      member_id uuid primary key references member (id) deferrable initially deferred,
      hash text not null,
      changed_at timestamptz not null
    )`);
    this.addSql(`create table sign_up (
      id uuid primary key,
      handle text not null constraint sign_up_handle unique,
      token_hash text not null constraint sign_up_token_hash unique,
      mail_hash text not null,
      wrapped_key bytea not null,
      sealed bytea not null,
      password_hash text not null,
      role text not null,
      specialties text[] not null,
      country text not null,
      languages text[] not null,
      expires_at timestamptz not null
    )`);
    this.addSql('create index sign_up_expires_at on sign_up (expires_at)');
    this.addSql('create table reserved_handle (handle text primary key, until timestamptz not null)');
  }

  #access(): void {
    this.addSql(`create table duty (
      member_id uuid not null references member (id) deferrable initially deferred,
      duty text not null check (duty in ('moderate', 'review', 'analyse', 'administer')),
      granted_at timestamptz not null,
      primary key (member_id, duty)
    )`);
    this.addSql(`create table session (
      id uuid primary key,
      version int not null default 1,
      member_id uuid not null references member (id) deferrable initially deferred,
      hash text not null constraint session_hash unique,
      device text,
      created_at timestamptz not null,
      used_at timestamptz not null,
      ended_at timestamptz
    )`);
    this.addSql('create index session_open on session (member_id) where ended_at is null');
    this.addSql(`create table client_key (
      id uuid primary key,
      version int not null default 1,
      member_id uuid not null references member (id) deferrable initially deferred,
      name text not null,
      hash text not null constraint client_key_hash unique,
      scopes text[] not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_on date,
      ended_at timestamptz
    )`);
    this.addSql('create index client_key_open on client_key (member_id) where ended_at is null');
    this.addSql(
      'create table attempt (key text primary key, tries int not null, ends_at timestamptz not null)',
    );
    this.addSql('create index attempt_ends_at on attempt (ends_at)');
  }
}
