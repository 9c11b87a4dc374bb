import { Migration } from '@openrounds/database';

/** Exports and erasures read all that the guard has found in an author's cases. */
export class Migration20261128093000_index_authors extends Migration {
  override up(): void {
    this.addSql('create index guard_run_of_author on guard_run (author_id, id)');
  }
}
