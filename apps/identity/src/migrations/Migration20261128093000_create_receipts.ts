import { Migration } from '@openrounds/database';

/** Receipts and letters of erasures, handles that rest without being told, and permissions to export. */
export class Migration20261128093000_create_receipts extends Migration {
  up(): void {
    // The address of whoever leaves is sealed under a key of its own until the last letter is sent.
    this.addSql(`alter table erasure add column receipt_hash text, add column wrapped_key bytea,
      add column sealed_address bytea, add column letter text check (letter in ('requested', 'completed')),
      add column letter_tried_at timestamptz`);
    this.addSql('create index erasure_letter on erasure (requested_at) where letter is not null');
    // reserved_handle holds what was reserved before, until its year is over.
    this.addSql(`create table resting_handle (handle_hash text primary key, until timestamptz not null)`);
    this.addSql(`create table export_permission (
      id uuid primary key,
      member_id uuid not null references member (id) deferrable initially deferred,
      sid uuid not null,
      given_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`);
    this.addSql('create index export_permission_of on export_permission (member_id, id)');
    this.addSql('create index audit_entry_by on audit_entry (actor, seq)');
    this.addSql('create index audit_entry_about on audit_entry (object, seq)');
  }
}
