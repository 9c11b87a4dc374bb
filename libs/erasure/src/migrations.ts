import type { MigrationClass } from '@openrounds/database';
import { Migration } from '@openrounds/database';

/** Held shared by consumers while they write what members made, exclusively by an erasure. */
const gate = 7_230_630;

class Migration20261127160100_create_erasure_ledger extends Migration {
  up(): void {
    // Kept for ever: a topic read again from its beginning must not bring an erased member back.
    this.addSql(`create table erasure_ledger (
      member_hash text primary key,
      erasure_id uuid not null,
      recorded_at timestamptz not null default clock_timestamp()
    )`);
    this.addSql(`create table erasure_answer (
      erasure_id uuid primary key,
      version int not null,
      counts jsonb not null,
      answered_at timestamptz
    )`);
    this.addSql('create index erasure_answer_open on erasure_answer (erasure_id) where answered_at is null');
    this.createFunctions();
  }

  /**
   * Each statement of a volatile function sees what was committed before it began, so the ledger is read as it is once
   * the lock is held. A plain `select lock(), exists (...)` would read it as it was before the wait.
   */
  private createFunctions(): void {
    // Never waits: whoever finds the lock taken, or waited for, writes for a member whose erasure has begun.
    this
      .addSql(`create function admit_member(lock bigint, hash text) returns void language plpgsql as $$ begin
      if not pg_try_advisory_xact_lock_shared(lock) or exists (select from erasure_ledger where member_hash = hash) then
        raise exception 'the member is erased' using errcode = 'OE403';
      end if;
    end $$`);
    this.addSql(`create function erased_among(hashes text[]) returns setof text language plpgsql as $$ begin
      perform pg_advisory_xact_lock_shared(${gate});
      return query select member_hash from erasure_ledger where member_hash = any(hashes);
    end $$`);
    this
      .addSql(`create function close_member(lock bigint, hash text, erasure uuid) returns void language plpgsql as $$ begin
      perform pg_advisory_xact_lock(${gate});
      perform pg_advisory_xact_lock(lock);
      insert into erasure_ledger (member_hash, erasure_id) values (hash, erasure) on conflict do nothing;
    end $$`);
  }
}

/**
 * A member may ask for the own erasure: the transaction that closes the member goes on to its commit, and is the last
 * one that does. It is known by a setting that ends with it.
 */
class Migration20261128093000_admit_whoever_closes extends Migration {
  up(): void {
    this
      .addSql(`create or replace function admit_member(lock bigint, hash text) returns void language plpgsql as $$ begin
      if current_setting('openrounds.closing', true) = hash then return; end if;
      if not pg_try_advisory_xact_lock_shared(lock) or exists (select from erasure_ledger where member_hash = hash) then
        raise exception 'the member is erased' using errcode = 'OE403';
      end if;
    end $$`);
    this
      .addSql(`create or replace function close_member(lock bigint, hash text, erasure uuid) returns void language plpgsql as $$ begin
      perform pg_advisory_xact_lock(${gate});
      perform pg_advisory_xact_lock(lock);
      perform set_config('openrounds.closing', hash, true);
      insert into erasure_ledger (member_hash, erasure_id) values (hash, erasure) on conflict do nothing;
    end $$`);
  }
}

/** Tables of this library; every service's migration job runs them before its own. */
export const erasureMigrations: MigrationClass[] = [
  Migration20261127160100_create_erasure_ledger,
  Migration20261128093000_admit_whoever_closes,
];
