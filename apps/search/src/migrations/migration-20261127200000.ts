import { Migration } from '@openrounds/database';

/** Only comments have a thread, and the catalogue has no authors: what has none costs no entry. */
export class Migration20261127200000_narrow_content_indexes extends Migration {
  override up(): void {
    for (const name of ['author', 'thread']) {
      this.addSql(`drop index content_by_${name}`);
      this.addSql(`create index content_by_${name} on content (${name}_id, id) where ${name}_id is not null`);
    }
  }
}
