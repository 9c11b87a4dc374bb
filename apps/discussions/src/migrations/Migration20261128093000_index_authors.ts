import { Migration } from '@openrounds/database';

/** Exports and erasures read all posts of an author, also those out of view, which the lists' indexes leave out. */
export class Migration20261128093000_index_authors extends Migration {
  override up(): void {
    this.addSql('create index post_of_author on post (author_id, id)');
  }
}
