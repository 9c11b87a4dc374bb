import { Migration } from '@openrounds/database';

export class Migration20261122180000_create_cases extends Migration {
  override up(): void {
    for (const sql of [...functions, ...copies, ...cases]) this.addSql(sql);
  }
}

const functions = [
  // Stable, not immutable: so the planner inlines it.
  `create function iso(at timestamptz) returns text language sql stable as
     $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$`,
  // Who may read a case: the author, everybody, verified members of a specialty, or the members named.
  `create function admits(audience jsonb, author uuid, reader uuid, reader_specialties text[]) returns boolean
     language sql stable as $$
     select author = reader or case audience->>'kind'
       when 'all' then true
       when 'specialties' then audience->'specialties' ?| coalesce(reader_specialties, '{}')
       when 'members' then audience->'memberIds' ? reader::text
       else false end $$`,
];

const copies = [
  `create table seed (name text primary key, finished_at timestamptz not null)`,
  `create table member (
     id uuid primary key, version int not null, handle text, role text, specialties text[] not null default '{}',
     verified_specialties text[] not null default '{}', country text, region text,
     languages text[] not null default '{}', level int not null default 0, standing text not null default 'unverified')`,
  `create index member_handle on member (handle)`,
  `create table condition (
     id text primary key, version int not null, label text not null, parent_ids text[] not null)`,
  // No text: only what tells whether a case has an answer.
  `create table case_comment (
     id uuid primary key, version int not null, case_id uuid not null, author_id uuid, state text not null,
     added_at timestamptz not null)`,
  `create index case_comment_of on case_comment (case_id, added_at) where state = 'published'`,
];

const published = `state in ('open', 'answered', 'stale', 'resolved', 'teaching')`;

const cases = [
  `create table patient_case (
     id uuid primary key, version int not null default 1, author_id uuid not null,
     kind text not null check (kind in ('help', 'teaching')),
     state text not null check (state in ('draft', 'in_review', 'open', 'answered', 'stale', 'resolved', 'teaching',
       'hidden', 'removed', 'withdrawn', 'erased')),
     label text generated always as (case
       when state in ('draft', 'in_review', 'hidden', 'removed', 'withdrawn', 'erased') then null
       when kind = 'teaching' or state = 'teaching' then 'CASE STUDY'
       when state = 'resolved' then 'SOLVED' else 'UNSOLVED' end) stored,
     title text not null, specialties text[] not null, lang text not null, age_band text not null, sex text not null,
     country text, presentation text not null, history text not null, exam text not null, html jsonb not null,
     pipeline text not null, investigations jsonb not null, timeline jsonb not null, working_dx text[] not null,
     question text, urgency text not null, audience jsonb not null, citations jsonb not null, attribution jsonb,
     outcome jsonb, consent_basis text, consent_at timestamptz, ruleset text,
     listed_at timestamptz not null, opened_at timestamptz, unsolved_since timestamptz, stale_at timestamptz,
     first_response_at timestamptz, edited_at timestamptz)`,
  `create index case_newest on patient_case (listed_at desc, id desc) where ${published}`,
  `create index case_by_author on patient_case (author_id, listed_at desc, id desc)`,
  `create index case_unsolved on patient_case (unsolved_since) where state in ('open', 'answered')`,
  // One index per place in the list: a page of one specialty is a merge of three short scans.
  ...[1, 2, 3].map(
    (
      place,
    ) => `create index case_by_specialty_${place} on patient_case ((specialties[${place}]), listed_at desc, id desc)
       where ${published}`,
  ),
  // Without a foreign key: a blocked attempt is written beside the transaction that holds the case.
  `create table guard_run (
     id uuid primary key, case_id uuid not null, author_id uuid not null, ruleset text not null,
     classes jsonb not null, outcome text not null, at timestamptz not null)`,
  `create index guard_run_of on guard_run (case_id, at)`,
];
