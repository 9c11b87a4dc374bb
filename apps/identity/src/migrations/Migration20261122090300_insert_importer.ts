import { Migration } from '@openrounds/database';

/**
 * The author of imported texts: no password, no address, no session. Version 0 says that nobody was told of it yet;
 * see AnnounceImporter. The id is derivedId('openrounds:importer'), which a test compares.
 */
export class Migration20261122090300_insert_importer extends Migration {
  up(): void {
    this.addSql(`insert into member
      (id, version, handle, role, specialties, verified_specialties, shown_place, languages, level, standing, joined_at)
      values ('c9b7d5cc-c693-8257-94eb-e64da188cbdb', 0, 'importer', 'staff', '{}', '{}', 'none', '{en}', 2, 'good', '2026-01-01T00:00:00Z')`);
  }
}
