import type { MigrationClass } from '@openrounds/database';
import { Migration } from '@openrounds/database';

class Migration20261128094000_create_block_copy extends Migration {
  up(): void {
    // An active row names both: a null in the list of the hidden would hide everybody.
    this.addSql(`create table block (
      id uuid primary key,
      version int not null,
      member_id uuid,
      blocked_id uuid,
      active boolean not null,
      check (not active or (member_id is not null and blocked_id is not null))
    )`);
    this.addSql('create index block_by_member on block (member_id)');
    this.addSql('create index block_by_blocked on block (blocked_id)');
  }
}

/** The table of this library, for the services that hide the blocked: `migrations: [..., ...blockMigrations]`. */
export const blockMigrations: MigrationClass[] = [Migration20261128094000_create_block_copy];
