import { Migration } from '@openrounds/database';

/** The read model, what waits to be indexed, and which generations of indices there are. */
export class Migration20260105080000_create_read_model extends Migration {
  override up(): void {
    this.readModel();
    this.joined();
    this.queues();
    this.generations();
  }

  private readModel(): void {
    this.addSql(`create table content (
      id text primary key,
      type text not null,
      source_id text collate "C" not null,
      version integer not null,
      deleted boolean not null,
      author_id uuid,
      thread_id text,
      at timestamptz,
      state jsonb,
      doc_version bigint not null default 0,
      check (deleted = (state is null))
    ) with (fillfactor = 80)`);
    this.addSql('create unique index content_by_type on content (type, source_id)');
    this.addSql('create index content_by_author on content (author_id, id)');
    this.addSql('create index content_by_thread on content (thread_id, id)');
    this.addSql(`create table member (
      id uuid primary key,
      version integer not null,
      handle text,
      state jsonb
    )`);
    this.addSql('create index member_by_handle on member (handle)');
  }

  private joined(): void {
    this.addSql(`create table statistic (
      id text primary key,
      version integer not null,
      drug_id uuid,
      state jsonb
    )`);
    this.addSql('create index statistic_by_drug on statistic (drug_id)');
    this.addSql(`create table tally (
      id uuid primary key,
      version integer not null,
      item_kind text,
      state jsonb,
      due boolean not null default true,
      requeued_at timestamptz
    )`);
    this.addSql('create index tally_due on tally (id) where due');
    this.addSql(`create table follow (
      id uuid primary key,
      version integer not null,
      member_id uuid,
      target_kind text,
      target_id text,
      active boolean not null
    )`);
    this.addSql('create index follow_by_member on follow (member_id) where active');
    this.addSql(
      'create table dictionary (one boolean primary key default true check (one), version integer not null)',
    );
    this.addSql('insert into dictionary (version) values (1)');
    this.addSql(`create table concept_change (
      version integer not null,
      content_id text not null,
      names text[] not null,
      primary key (version, content_id)
    )`);
  }

  private queues(): void {
    const busy = 'with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)';
    this.addSql(`create table index_queue (
      doc_id text primary key,
      doc_version bigint not null,
      dirty_at timestamptz not null,
      traceparent text
    ) ${busy}`);
    this.addSql('create index index_queue_by_age on index_queue (dirty_at, doc_id)');
    this.addSql(`create table fan_out (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('thread', 'author', 'document')),
      key text not null
    ) ${busy}`);
    this.addSql(`create table index_ack (
      doc_id text primary key,
      doc_version bigint not null,
      tagged_with integer not null
    ) with (fillfactor = 80)`);
    this.addSql(`create table index_parked (
      doc_id text primary key,
      doc_version bigint not null,
      reason text not null check (reason in ('identifier', 'refused')),
      detail jsonb not null,
      parked_at timestamptz not null default clock_timestamp()
    )`);
  }

  private generations(): void {
    this.addSql(`create table index_generation (
      name text primary key,
      type text not null,
      hash text not null,
      state text not null check (state in ('building', 'verifying', 'live', 'retired', 'failed')),
      documents integer not null default 0,
      drift jsonb,
      created_at timestamptz not null default clock_timestamp(),
      live_at timestamptz,
      retired_at timestamptz
    )`);
    this.addSql(`create unique index index_generation_live on index_generation (type) where state = 'live'`);
  }
}
