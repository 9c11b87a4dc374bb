import { Migration } from '@openrounds/database';

/** Erasures with the answers of the services, and what of an erased member may stay without them. */
export class Migration20261127160200_create_erasure extends Migration {
  up(): void {
    this.addSql(`create table erasure (
      id uuid primary key,
      version int not null default 1,
      member_hash text not null constraint erasure_once unique,
      member_id uuid,
      state text not null check (state in ('requested', 'completed')),
      requested_at timestamptz not null,
      completed_at timestamptz,
      check ((state = 'completed') = (member_id is null))
    )`);
    this.addSql(`create index erasure_open on erasure (requested_at) where state = 'requested'`);
    this.addSql(`create table erasure_service (
      erasure_id uuid not null references erasure (id),
      service text not null,
      version int,
      counts jsonb,
      answered_at timestamptz,
      primary key (erasure_id, service)
    )`);
    // An opinion counts in its round without the reviewer's name.
    this.addSql('alter table verification_decision alter column reviewer_id drop not null');
    // A number under suspension stays taken, so that the same licence cannot come back under a new handle.
    this.addSql('alter table licence alter column member_id drop not null');
  }
}
