import { Migration } from '@openrounds/database';

/** Answers of POST requests by the key that their client chose, kept for 24 h. */
export class Migration20251001000200_create_idempotency_key extends Migration {
  override up(): void {
    this.addSql(`create table idempotency_key (
      member_id text not null,
      route text not null,
      key text not null,
      request_hash text not null,
      status integer not null,
      body text,
      kept boolean not null,
      created_at timestamptz not null default now(),
      primary key (member_id, route, key)
    )`);
    this.addSql('create index idempotency_key_created_at on idempotency_key (created_at)');
  }
}
