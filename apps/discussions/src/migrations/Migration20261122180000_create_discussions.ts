import { Migration } from '@openrounds/database';

export class Migration20261122180000_create_discussions extends Migration {
  override up(): void {
    for (const sql of [...functions, ...copies, ...posts, ...comments, ...reactions]) this.addSql(sql);
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
  `create table case_subject (
     id uuid primary key, version int not null, author_id uuid, state text not null, audience jsonb)`,
  `create table concept (id text primary key, version int not null, kind text not null, label text not null)`,
];

const posts = [
  `create table post (
     id uuid primary key, version int not null default 1, author_id uuid not null, kind text not null,
     title text not null, body text not null, html text not null, pipeline text not null, lang text not null,
     specialties text[] not null, tags text[] not null, citations jsonb not null,
     accepted_comment_ids uuid[] not null default '{}', attribution jsonb, ruleset text not null,
     state text not null check (state in ('published', 'locked', 'hidden', 'removed', 'withdrawn', 'erased')),
     published_at timestamptz not null, edited_at timestamptz)`,
  `create index post_newest on post (published_at desc, id desc) where state in ('published', 'locked')`,
  `create index post_by_author on post (author_id, published_at desc, id desc) where state in ('published', 'locked')`,
  // One index per place in the list: a page of one specialty is a merge of three short scans.
  ...[1, 2, 3].map(
    (
      place,
    ) => `create index post_by_specialty_${place} on post ((specialties[${place}]), published_at desc, id desc)
       where state in ('published', 'locked')`,
  ),
  `create table revision (
     item_id uuid not null, version int not null, item_kind text not null, title text, body text not null,
     editor_id uuid not null, reason text, at timestamptz not null,
     primary key (item_id, version))`,
];

const comments = [
  // The row that orders the comments of a subject: its lock makes positions appear in the order of commits.
  `create table thread (subject_id uuid primary key, last_position int not null)`,
  `create table comment (
     id uuid primary key, version int not null default 1, subject_kind text not null, subject_id uuid not null,
     parent_id uuid, branch_id uuid not null, depth int not null check (depth between 1 and 6), position int not null,
     author_id uuid not null, to_author boolean not null default false, body text not null, html text not null,
     pipeline text not null, lang text not null, citations jsonb not null, ruleset text not null,
     state text not null check (state in ('published', 'hidden', 'removed', 'withdrawn', 'erased')),
     added_at timestamptz not null, edited_at timestamptz, unique (subject_id, position))`,
  `create index comment_top on comment (subject_id, position) where depth = 1`,
  `create index comment_branch on comment (branch_id, position) where depth > 1`,
  `create index comment_by_author on comment (author_id)`,
];

const reactions = [
  `create table reaction (
     item_id uuid not null, member_id uuid not null, item_kind text not null, version int not null default 1,
     kind text not null check (kind in ('helpful', 'agree', 'disagree')), code text, text text, at timestamptz not null,
     primary key (item_id, member_id), check (kind <> 'disagree' or (code is not null and text is not null)))`,
  `create index reaction_by_member on reaction (member_id)`,
  `create table tally_delta (
     id bigint generated always as identity primary key, item_id uuid not null, item_kind text not null,
     helpful int not null default 0, agree int not null default 0, disagree int not null default 0,
     comments int not null default 0)`,
  `create index tally_delta_item on tally_delta (item_id)`,
  // Counters change often: no index beside the key, and room on the page for the next version of a row.
  `create table tally (
     item_id uuid primary key, version int not null, item_kind text not null, helpful int not null, agree int not null,
     disagree int not null, comments int not null, counted_at timestamptz not null) with (fillfactor = 70)`,
];
