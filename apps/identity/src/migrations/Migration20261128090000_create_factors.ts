import { Migration } from '@openrounds/database';

/** Second factors, recovery codes, challenges of passkeys, and links that reset a password. */
export class Migration20261128090000_create_factors extends Migration {
  up(): void {
    this.addSql(`create table factor (
      id uuid primary key,
      version int not null default 1,
      member_id uuid not null references member (id) deferrable initially deferred,
      kind text not null check (kind in ('totp', 'passkey')),
      name text not null,
      sealed bytea,
      last_step int,
      credential_id text constraint factor_credential unique,
      public_key bytea,
      counter bigint,
      created_at timestamptz not null,
      confirmed_at timestamptz,
      used_on date,
      check (confirmed_at is null or case kind
        when 'totp' then sealed is not null and last_step is not null
        else credential_id is not null and public_key is not null and counter is not null end)
    )`);
    this.addSql('create index factor_member on factor (member_id)');
    this.addSql('create index factor_unconfirmed on factor (created_at) where confirmed_at is null');
    this.addSql(`create table recovery_code (
      member_id uuid not null references member (id) deferrable initially deferred,
      hash text not null,
      primary key (member_id, hash)
    )`);
    // A challenge of an enrolment belongs to its factor; one for a sign-in or a fresh factor to nobody yet.
    this.addSql(`create table passkey_challenge (
      hash text primary key,
      factor_id uuid references factor (id) on delete cascade,
      expires_at timestamptz not null
    )`);
    this.addSql('create index passkey_challenge_factor on passkey_challenge (factor_id)');
    this.addSql('create index passkey_challenge_expires_at on passkey_challenge (expires_at)');
    // Without a member: somebody asked for an address that has no account. Nothing can be done with such a row.
    this.addSql(`create table password_reset (
      token_hash text primary key,
      member_id uuid references member (id) deferrable initially deferred,
      expires_at timestamptz not null
    )`);
    this.addSql('create index password_reset_member on password_reset (member_id)');
    this.addSql('create index password_reset_expires_at on password_reset (expires_at)');
    this.addSql('alter table session add column with_factor boolean not null default false');
  }
}
