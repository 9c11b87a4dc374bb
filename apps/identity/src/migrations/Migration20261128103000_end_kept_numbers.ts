import { Migration } from '@openrounds/database';

/** What is kept of a number under suspension goes in the end: until now nothing said when. */
export class Migration20261128103000_end_kept_numbers extends Migration {
  up(): void {
    this.addSql('alter table licence add column kept_until timestamptz');
    this.addSql(`update licence set kept_until = now() + interval '3 years' where member_id is null`);
    this.addSql(`alter table licence add constraint licence_of_nobody_ends
      check ((member_id is null) = (kept_until is not null))`);
    this.addSql('create index licence_kept on licence (kept_until) where kept_until is not null');
  }
}
