import { Migration } from '@openrounds/database';

export class Migration20261128095300_create_mail_outbox extends Migration {
  up(): void {
    // Address and text are inside, sealed: the table tells how many letters wait, for how long, and of
    // which member.
    this.addSql(`create table mail_outbox (
      id uuid primary key,
      member_id uuid,
      wrapped_key bytea not null,
      sealed bytea not null,
      attempts int not null default 0,
      created_at timestamptz not null,
      due_at timestamptz not null
    )`);
    this.addSql('create index mail_outbox_due on mail_outbox (due_at)');
  }
}
