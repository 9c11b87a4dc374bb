import { Migration } from '@openrounds/database';

/** Documents whose deletion or change every generation of the index must acknowledge before an erasure is answered. */
export class Migration20261127160000_create_erasure_document extends Migration {
  override up(): void {
    this.addSql(`create table erasure_document (
      erasure_id uuid not null,
      doc_id text not null,
      doc_version bigint not null,
      primary key (erasure_id, doc_id)
    )`);
  }
}
