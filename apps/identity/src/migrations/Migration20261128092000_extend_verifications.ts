import { Migration } from '@openrounds/database';

/** Registers, institutions, the end of approvals, and credentials that other sites check. */
export class Migration20261128092000_extend_verifications extends Migration {
  up(): void {
    this.#verification();
    this.#registers();
    this.addSql(`create table institution (
      domain text primary key check (domain = lower(domain) and domain like '%.%'),
      name text not null,
      added_at timestamptz not null
    )`);
    this.addSql(`create table issued_credential (
      id uuid primary key,
      member_id uuid,
      audience text,
      subject uuid,
      status_index int not null constraint issued_credential_status_index unique check (status_index >= 0),
      level int not null,
      specialties text[] not null,
      issued_at timestamptz not null,
      expires_at timestamptz not null
    )`);
    this.addSql(
      'create unique index issued_credential_audience on issued_credential (member_id, audience) where member_id is not null',
    );
    this.addSql('create index issued_credential_expires_at on issued_credential (expires_at)');
  }

  #verification(): void {
    this.addSql(`alter table verification
      add renews uuid,
      add concern text check (concern in ('excluded', 'deactivated', 'asked')),
      add info_asked_at timestamptz`);
    this.addSql(`update verification set auto_check = auto_check - 'check' ||
      jsonb_build_object('method', auto_check -> 'check', 'authority', authority) where auto_check ? 'check'`);
    this.addSql(
      `update verification set info_asked_at = coalesce(submitted_at, now()) where state = 'needs_info'`,
    );
    this.addSql('create index verification_concern on verification (id) where concern is not null');
    this.addSql(
      `create index verification_ends on verification (expires_at) where state in ('approved', 'expiring')`,
    );
    this.addSql(
      `create index verification_unanswered on verification (info_asked_at) where state = 'needs_info'`,
    );
    this.addSql('alter table verification_decision drop constraint verification_decision_outcome_check');
    this.addSql(`alter table verification_decision add constraint verification_decision_outcome_check
      check (outcome in ('approve', 'reject', 'ask_info', 'revoke', 'keep'))`);
    this.addSql(`create table mailbox_proof (
      verification_id uuid primary key references verification (id) on delete cascade deferrable initially deferred,
      token_hash text not null constraint mailbox_proof_token_hash unique,
      expires_at timestamptz not null
    )`);
    this.addSql(`create table submission_network (
      verification_id uuid primary key,
      network_hash text not null,
      at timestamptz not null
    )`);
    this.addSql('create index submission_network_hash on submission_network (network_hash, at)');
  }

  /** What is public stays readable, and holds no keyed hash: nobody can join a register row and a member. */
  #registers(): void {
    this.addSql(`create table register_source (
      id uuid primary key,
      authority text not null,
      kind text not null,
      file text not null,
      digest text not null,
      as_of date not null,
      imported_at timestamptz not null,
      rows int not null
    )`);
    this.addSql(`create table register_row (
      authority text not null,
      number text not null,
      region text not null,
      family text not null,
      given text[] not null,
      taxonomy text,
      active boolean not null,
      source_id uuid not null,
      primary key (authority, number, region)
    )`);
    this.addSql(`create table register_exclusion (
      authority text not null,
      id uuid not null,
      number text,
      family text not null,
      given text[] not null,
      region text,
      birth_year int,
      source_id uuid not null,
      primary key (authority, id)
    )`);
    this.addSql(
      'create index register_exclusion_number on register_exclusion (authority, number) where number is not null',
    );
    this.addSql('create index register_exclusion_family on register_exclusion (authority, family)');
  }
}
