import type { MigrationClass } from '@openrounds/database';
import { Migration } from '@openrounds/database';
import { guardAudit, operatorChain } from './audit/audit-chain.js';

/**
 * The queue's oldest rows. It is nearly empty and full of dead rows: by cost the planner reads the whole heap, dead rows
 * and all, where the index has forgotten them (0.9 ms against 0.2 ms at 50 writes/s).
 */
const head = `create function outbox_head(buckets smallint[], most int) returns setof outbox
  language sql stable set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $head$
    select o.* from outbox o
    where o.bucket = any(buckets) and o.parked_at is null
      and not exists (select 1 from outbox p where p.parked_at is not null and p.topic = o.topic and p.key = o.key)
    order by o.id limit most
  $head$`;

class Migration20251001000000_create_outbox extends Migration {
  up(): void {
    this.addSql(`create table outbox (
      id bigint generated always as identity primary key,
      event_id uuid not null,
      topic text not null,
      key text not null,
      bucket smallint not null,
      aggregate_type text not null,
      aggregate_id text not null,
      aggregate_version int not null,
      type text not null,
      headers jsonb,
      payload text,
      raw bytea,
      traceparent text,
      created_at timestamptz not null default clock_timestamp(),
      attempts int not null default 0,
      last_error text,
      parked_at timestamptz,
      constraint outbox_aggregate_version_key unique (aggregate_type, aggregate_id, aggregate_version)
    ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)`);
    this.addSql('create index outbox_parked on outbox (topic, key) where parked_at is not null');
    this.addSql(`create table outbox_recheck (
      topic text not null,
      key text not null,
      due_at timestamptz not null,
      primary key (topic, key)
    )`);
    this.addSql(`create table relay_lease (
      bucket smallint primary key,
      owner text,
      epoch bigint not null default 0,
      expires_at timestamptz not null default '-infinity'
    )`);
    this.addSql('insert into relay_lease (bucket) select generate_series(0, 15)');
    this.addSql('create table relay_member (owner text primary key, expires_at timestamptz not null)');
    this.addSql(head);
  }
}

class Migration20251001000100_create_inbox extends Migration {
  up(): void {
    // Kept for ever: a topic read again from its beginning must not repeat a side effect of last year.
    this.addSql(`create table inbox (
      consumer text not null,
      event_id text not null,
      handled_at timestamptz not null default clock_timestamp(),
      primary key (consumer, event_id)
    )`);
    this.addSql(`create table dead_letter (
      id uuid primary key default gen_random_uuid(),
      consumer text not null,
      topic text not null,
      partition int not null,
      "offset" bigint not null,
      key text not null,
      type text not null,
      event_id text not null,
      headers jsonb not null,
      value bytea,
      cause text not null,
      error text not null,
      attempts int not null,
      created_at timestamptz not null default clock_timestamp(),
      closed_at timestamptz,
      outcome text,
      constraint dead_letter_place_key unique (consumer, topic, partition, "offset")
    )`);
    this.addSql('create index dead_letter_open on dead_letter (created_at) where closed_at is null');
    this.addSql(`create table parked_key (
      consumer text not null,
      topic text not null,
      key text not null,
      parked_at timestamptz not null default clock_timestamp(),
      primary key (consumer, topic, key)
    )`);
  }
}

class Migration20251001000200_add_outbox_revision extends Migration {
  up(): void {
    // A row may be sent by a later release than the one that wrote it: it says itself of which revision it is.
    this.addSql('alter table outbox add column revision int not null default 1');
  }
}

class Migration20251001000300_create_operator_audit extends Migration {
  up(): void {
    this.addSql(`create table operator_audit (
      id bigint generated always as identity primary key,
      at timestamptz not null default clock_timestamp(),
      operator text not null,
      command text not null,
      object text not null,
      reason text,
      trace_id text
    )`);
    // Also for the owner of the table: a mistake in our own code must not be able to rewrite the past.
    this.addSql(`create function refuse_operator_audit_change() returns trigger language plpgsql as
      'begin raise exception ''entries of the audit are append-only''; end'`);
    this
      .addSql(`create trigger operator_audit_append_only before update or delete or truncate on operator_audit
      for each statement execute function refuse_operator_audit_change()`);
    // What an operator puts in the place of the value that came; the original bytes stay.
    this.addSql('alter table dead_letter add column edited bytea');
  }
}

class Migration20261127160000_create_forgotten extends Migration {
  up(): void {
    // Kept for ever: what an aggregate was is gone, that it is gone can be said again.
    this.addSql(`create table forgotten (
      topic text not null,
      key text not null,
      version int not null,
      primary key (topic, key)
    )`);
  }
}

class Migration20261127170000_create_reads_as_json extends Migration {
  up(): void {
    // Whether a record's bytes can be read: what is not UTF-8 raises an error, which a plain expression could not catch.
    this
      .addSql(`create function reads_as_json(bytes bytea) returns boolean language plpgsql immutable as $$ begin
      return bytes is null or length(bytes) = 0 or convert_from(bytes, 'UTF8') is json;
    exception when others then
      return false;
    end $$`);
  }
}

class Migration20261128095000_chain_operator_audit extends Migration {
  up(): void {
    this.addSql(`create table audit_head (
      chain text not null,
      seq bigint not null,
      hash text not null,
      kind text not null check (kind in ('published', 'pruned')),
      at timestamptz not null default clock_timestamp(),
      signature text not null,
      primary key (chain, seq, kind)
    )`);
    this.addSql(`comment on table audit_head is 'append-only'`);
    this.addSql(`create function refuse_change_of_audit_head() returns trigger language plpgsql as
      'begin raise exception ''published heads are append-only''; end'`);
    this.addSql(`create trigger audit_head_is_append_only before update or delete or truncate on audit_head
      for each statement execute function refuse_change_of_audit_head()`);
    this.addSql('drop trigger operator_audit_append_only on operator_audit');
    this.addSql('drop function refuse_operator_audit_change()');
    this.addSql('alter table operator_audit add column previous_hash text, add column hash text');
    // What was written before is chained as it stands.
    this.addSql(`do $$ declare r operator_audit; before text := ''; begin
      for r in select * from operator_audit order by id loop
        update operator_audit set previous_hash = before, hash = encode(sha256(convert_to(jsonb_build_array(before,
          to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), operator, command, object, reason, trace_id)::text,
          'UTF8')), 'hex') where id = r.id returning hash into before;
      end loop;
    end $$`);
    this.addSql(
      'alter table operator_audit alter column previous_hash set not null, alter column hash set not null',
    );
    for (const sql of guardAudit(operatorChain)) this.addSql(sql);
  }
}

/** Tables of the outbox, the relay and the consumers; every service's migration job runs them before its own. */
export const messagingMigrations: MigrationClass[] = [
  Migration20251001000000_create_outbox,
  Migration20251001000100_create_inbox,
  Migration20251001000200_add_outbox_revision,
  Migration20251001000300_create_operator_audit,
  Migration20261127160000_create_forgotten,
  Migration20261127170000_create_reads_as_json,
  Migration20261128095000_chain_operator_audit,
];
