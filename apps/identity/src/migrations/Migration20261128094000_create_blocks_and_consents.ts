import { Migration } from '@openrounds/database';

/** Who does not want to meet whom, what members agreed to, and which night each nightly job has done. */
export class Migration20261128094000_create_blocks_and_consents extends Migration {
  up(): void {
    this.addSql(`create table block (
      id uuid primary key,
      version int not null default 1,
      member_id uuid not null references member (id) deferrable initially deferred,
      blocked_id uuid not null references member (id) deferrable initially deferred,
      active boolean not null,
      since timestamptz not null,
      constraint block_pair unique (member_id, blocked_id),
      check (member_id <> blocked_id)
    )`);
    this.addSql('create index block_active on block (member_id, id) where active');
    this.addSql('create index block_by_blocked on block (blocked_id)');
    this.addSql(`create table consent (
      id uuid primary key,
      version int not null default 1,
      member_id uuid not null references member (id) deferrable initially deferred,
      purpose text not null check (purpose in ('analytics', 'rounds', 'research_contact')),
      granted boolean not null,
      text_version int not null,
      changed_at timestamptz not null,
      constraint consent_purpose unique (member_id, purpose)
    )`);
    this.addSql('create table nightly_job (name text primary key, done_for date not null)');
    // A block and an erasure ask who follows a member.
    this.addSql(`create index follow_by_target on follow (target_id) where target_kind = 'member'`);
  }
}
