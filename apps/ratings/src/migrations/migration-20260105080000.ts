import { Migration } from '@openrounds/database';

/** Catalogue: drugs, conditions, and a line per import. */
export class Migration20260105080000_create_catalogue extends Migration {
  override up(): void {
    this.addSql(`create table drug (
      id uuid primary key,
      version integer not null check (version >= 1),
      name text not null,
      ingredients text[] not null check (cardinality(ingredients) between 1 and 60),
      brands text[] not null check (cardinality(brands) <= 200),
      class_labels text[] not null check (cardinality(class_labels) <= 5),
      rxcui text,
      boxed_warning jsonb not null,
      indications jsonb not null,
      state text not null check (state in ('listed', 'withdrawn')),
      search_text text not null
    )`);
    this.addSql(`create index drug_by_name on drug (cardinality(ingredients), name, id)`);
    this.addSql(`create index drug_by_word on drug using gin (to_tsvector('simple', search_text))`);
    this.createConditions();
    this.createRuns();
  }

  private createConditions(): void {
    this.addSql(`create table condition (
      id text primary key check (id ~ '^DOID:[0-9]+$'),
      version integer not null check (version >= 1),
      label text not null,
      synonyms text[] not null check (cardinality(synonyms) <= 100),
      parent_ids text[] not null check (cardinality(parent_ids) <= 20),
      ancestor_ids text[] not null check (cardinality(ancestor_ids) <= 60),
      icd10cm text[] not null check (cardinality(icd10cm) <= 200),
      search_text text not null
    )`);
    this.addSql(`create index condition_by_label on condition (char_length(label), label, id)`);
    this.addSql(`create index condition_by_word on condition using gin (to_tsvector('simple', search_text))`);
  }

  /** What was imported and seeded, and when. */
  private createRuns(): void {
    this.addSql(`create table catalogue_import (
      id uuid primary key,
      kind text not null check (kind in ('drugs', 'conditions')),
      source text not null,
      source_sha256 text not null,
      lines integer not null,
      listed integer not null,
      changed integer not null,
      unchanged integer not null,
      refused integer not null,
      finished_at timestamptz not null
    )`);
    this.addSql(`create table seed (name text primary key, finished_at timestamptz not null)`);
  }

  override down(): void {
    this.addSql('drop table seed, catalogue_import, condition, drug');
  }
}
