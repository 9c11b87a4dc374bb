import { Migration } from '@openrounds/database';
import { guardAudit } from '@openrounds/messaging';
import { memberChain } from '../audit/audit-log.js';

export class Migration20261128095100_guard_audit extends Migration {
  up(): void {
    this.addSql('drop trigger audit_entry_append_only on audit_entry');
    this.addSql('drop function refuse_audit_change()');
    for (const sql of guardAudit(memberChain)) this.addSql(sql);
  }
}
