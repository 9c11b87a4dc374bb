import { Migration } from '@openrounds/database';

const score = (name: string): string => `${name} smallint check (${name} between 1 and 5)`;

/** Ratings with their history, the counts that statistics are made of, and our copy of members. */
export class Migration20260105080100_create_rating extends Migration {
  override up(): void {
    this.addSql(`create table member (
      id uuid primary key,
      version integer not null,
      handle text not null,
      role text not null,
      specialties text[] not null,
      country text,
      region text,
      level integer not null,
      standing text not null
    )`);
    this.addSql(`create index member_by_handle on member (handle)`);
    this.createRatings();
    this.createIndexes();
    this.createCounts();
  }

  private createRatings(): void {
    this.addSql(`create table rating (
      id uuid primary key,
      version integer not null default 1 check (version >= 1),
      author_id uuid not null,
      drug_id uuid not null references drug,
      condition_id text not null references condition,
      ${score('efficacy')},
      ${score('safety')},
      ${score('tolerability')},
      ${score('accessibility')},
      ${score('adherence')},
      ${score('preference')},
      comment text,
      lang text not null,
      experience jsonb not null,
      conflict jsonb not null,
      provenance text not null,
      state text not null check (state in ('published', 'hidden', 'removed', 'withdrawn')),
      published_at timestamptz not null,
      revised_at timestamptz,
      check (num_nonnulls(efficacy, safety, tolerability, accessibility, adherence, preference) > 0)
    )`);
    this.addSql(`create table rating_revision (
      rating_id uuid not null references rating on delete cascade,
      version integer not null,
      content jsonb not null,
      superseded_at timestamptz not null,
      primary key (rating_id, version)
    )`);
  }

  private createIndexes(): void {
    // A hidden rating is still its author's answer; after a withdrawal the member may rate anew.
    this.addSql(`create unique index rating_active on rating (author_id, drug_id, condition_id)
      where state in ('published', 'hidden')`);
    this.addSql(`create index rating_by_author on rating (author_id, published_at, id)`);
    this.addSql(`create index rating_commented on rating (drug_id, published_at, id)
      where state = 'published' and comment is not null`);
    this.addSql(`create index rating_commented_for on rating (drug_id, condition_id, published_at, id)
      where state = 'published' and comment is not null`);
  }

  /** No check against negative counts: it would be made on the difference too, before `on conflict` adds it. */
  private createCounts(): void {
    this.addSql(`create table rating_count (
      drug_id uuid not null,
      condition_id text not null,
      dimension text not null,
      c1 integer not null,
      c2 integer not null,
      c3 integer not null,
      c4 integer not null,
      c5 integer not null,
      primary key (drug_id, condition_id, dimension)
    ) with (fillfactor = 70)`);
    this.addSql(`create table statistic (
      drug_id uuid not null,
      condition_id text not null,
      raters integer not null,
      version integer not null,
      dirty_since timestamptz,
      published_at timestamptz,
      primary key (drug_id, condition_id)
    ) with (fillfactor = 70)`);
    this.addSql(`create index statistic_dirty on statistic (dirty_since) where dirty_since is not null`);
  }

  override down(): void {
    this.addSql('drop table statistic, rating_count, rating_revision, rating, member');
  }
}
