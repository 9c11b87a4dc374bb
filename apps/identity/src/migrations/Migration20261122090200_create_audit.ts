import { Migration } from '@openrounds/database';

export class Migration20261122090200_create_audit extends Migration {
  up(): void {
    this.addSql(`create table audit_entry (
      seq bigint generated always as identity primary key,
      at timestamptz not null,
      actor text not null,
      action text not null,
      object text not null,
      reason text,
      trace_id text,
      previous_hash text not null,
      hash text not null
    )`);
    // Also for the owner of the table: a mistake in our own code must not be able to rewrite the past.
    this.addSql(`create function refuse_audit_change() returns trigger language plpgsql as
      'begin raise exception ''audit entries are append-only''; end'`);
    this.addSql(`create trigger audit_entry_append_only before update or delete or truncate on audit_entry
      for each statement execute function refuse_audit_change()`);
  }
}
