import { Migration } from '@openrounds/database';

/** Accounts at a provider outside, and the ways to it and back. */
export class Migration20261128100000_create_outside_accounts extends Migration {
  up(): void {
    this.addSql(`create table outside_account (
      id uuid primary key,
      version int not null default 1,
      member_id uuid not null references member (id) deferrable initially deferred,
      account_hash text not null constraint outside_account_hash unique,
      linked_at timestamptz not null,
      used_on date
    )`);
    this.addSql('create index outside_account_member on outside_account (member_id)');
    // With a member: to link an account. Without: to sign in, by whoever that will be.
    this.addSql(`create table outside_attempt (
      hash text primary key,
      member_id uuid references member (id) deferrable initially deferred,
      state text not null,
      nonce text not null,
      verifier text not null,
      expires_at timestamptz not null,
      answered_at timestamptz,
      account_hash text,
      strength text,
      check ((account_hash is null) = (strength is null)),
      check (account_hash is null or answered_at is not null)
    )`);
    this.addSql('create index outside_attempt_member on outside_attempt (member_id)');
    this.addSql('create index outside_attempt_expires_at on outside_attempt (expires_at)');
  }
}
