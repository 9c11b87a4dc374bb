import { Migration } from '@openrounds/database';

/** Receipts of erasures, handles that rest without being told, and permissions to export. */
export class Migration20261128093000_create_receipts extends Migration {
  up(): void {
    this.addSql('alter table erasure add column receipt_hash text');
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
    // A member reads what they did and what was done to them.
    this.addSql('create index audit_entry_by on audit_entry (actor, seq)');
    this.addSql('create index audit_entry_about on audit_entry (object, seq)');
  }
}
