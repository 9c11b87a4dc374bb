import { Migration } from '@openrounds/database';

export class Migration20261128095200_create_disclosure extends Migration {
  up(): void {
    this.addSql(`create table disclosure (
      id uuid primary key,
      version int not null default 1,
      member_id uuid not null,
      requested_by uuid,
      reason text not null,
      requested_at timestamptz not null,
      approved_by uuid,
      approved_at timestamptz,
      constraint disclosure_two_people check (approved_by is null or approved_by <> requested_by)
    )`);
    this.addSql('create index disclosure_member on disclosure (member_id)');
  }
}
