import { Migration } from '@openrounds/database';

/** Applications of third parties, what members granted them, and what the OpenID provider keeps between two requests. */
export class Migration20261128091000_create_clients extends Migration {
  up(): void {
    this.addSql(`create table client (
      id uuid primary key,
      version int not null default 1,
      owner_id uuid not null references member (id) deferrable initially deferred,
      name text not null,
      kind text not null check (kind in ('web', 'native')),
      secret_hash text,
      redirect_uris text[] not null,
      scopes text[] not null,
      grants text[] not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      check ((kind = 'web') = (secret_hash is not null))
    )`);
    this.addSql('create index client_open on client (owner_id) where ended_at is null');
    this.addSql(`create table client_grant (
      id uuid primary key,
      version int not null default 1,
      member_id uuid not null references member (id) deferrable initially deferred,
      client_id uuid not null references client (id) deferrable initially deferred,
      scopes text[] not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_on date,
      ended_at timestamptz
    )`);
    this.addSql('create index client_grant_open on client_grant (member_id) where ended_at is null');
    this.addSql('create index client_grant_client on client_grant (client_id)');
    // Without its id in clear: a code and a refresh token are secrets of whoever holds them.
    this.addSql(`create table oidc_record (
      model text not null,
      hash text not null,
      grant_id uuid,
      payload jsonb not null,
      consumed_at timestamptz,
      expires_at timestamptz not null,
      primary key (model, hash)
    )`);
    this.addSql('create index oidc_record_grant on oidc_record (grant_id) where grant_id is not null');
    this.addSql('create index oidc_record_expires_at on oidc_record (expires_at)');
  }
}
