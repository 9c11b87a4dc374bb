import { Migration } from '@openrounds/database';

export class Migration20261122090100_create_verifications extends Migration {
  up(): void {
    this.addSql(`create table verification (
      id uuid primary key,
      version int not null default 1,
      member_id uuid not null references member (id) deferrable initially deferred,
      method text not null,
      authority text not null,
      state text not null check (state in ('draft', 'submitted', 'checking', 'in_review', 'needs_info', 'approved',
        'rejected', 'withdrawn', 'expiring', 'expired', 'superseded', 'revoked')),
      level int not null check (level between 0 and 4),
      specialties text[] not null,
      number_hash text,
      document_hash text,
      auto_check jsonb,
      possession text,
      round int not null,
      decisions int not null,
      submitted_at timestamptz,
      decided_at timestamptz,
      expires_at timestamptz
    )`);
    this.addSql(`create unique index verification_one_open on verification (member_id)
      where state in ('draft', 'submitted', 'checking', 'in_review', 'needs_info')`);
    this.addSql('create index verification_member on verification (member_id, id)');
    this.addSql(`create index verification_queue on verification (id) where state = 'in_review'`);
    this.addSql(
      'create index verification_document on verification (document_hash) where document_hash is not null',
    );
    this.addSql(
      'create index verification_number on verification (number_hash) where number_hash is not null',
    );
    this.#evidence();
  }

  #evidence(): void {
    this.addSql(`create table verification_evidence (
      verification_id uuid primary key references verification (id) deferrable initially deferred,
      wrapped_key bytea not null,
      sealed_text bytea not null,
      sealed_document bytea,
      document_type text,
      destroy_at timestamptz
    )`);
    this.addSql('create index verification_evidence_destroy_at on verification_evidence (destroy_at)');
    this.addSql(`create table verification_decision (
      id uuid primary key,
      verification_id uuid not null references verification (id) deferrable initially deferred,
      round int not null,
      reviewer_id uuid not null references member (id) deferrable initially deferred,
      outcome text not null check (outcome in ('approve', 'reject', 'ask_info')),
      reason text not null,
      register_match boolean not null,
      possession text,
      at timestamptz not null,
      constraint verification_decision_once unique (verification_id, round, reviewer_id)
    )`);
    // One live account per register number; claimed at approval, so that nobody can block a number by typing it.
    this.addSql(`create table licence (
      number_hash text primary key,
      member_id uuid not null references member (id) deferrable initially deferred
    )`);
  }
}
