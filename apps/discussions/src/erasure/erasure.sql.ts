import { nobody } from '@openrounds/erasure';

/**
 * Whoever comments on one of these posts, or replies to one of these comments, at this moment holds a share of the row:
 * from here on their replies are committed and seen, or refused.
 */
export const lockPosts = 'select id from post where author_id = $1 order by id for update';
export const lockComments = 'select id from comment where author_id = $1 order by id for update';

/**
 * The member's comments that hold up a comment of somebody else: on the way from it to the top. What is left of them is
 * their place.
 */
export const eraseAnswered = `with recursive own as materialized (
  select id, parent_id, branch_id from comment where author_id = $1
), upwards as (
  select c.parent_id as id from own join comment c on c.branch_id = own.branch_id and c.parent_id = own.id
  where c.author_id <> $1
  union
  select own.parent_id from upwards join own using (id) where own.parent_id is not null
)
update comment set version = version + 1, state = 'erased', author_id = '${nobody}', to_author = false, body = '',
  html = '', lang = '', citations = '[]', edited_at = null
where author_id = $1 and id in (select id from upwards)
returning id, version, state, subject_kind as "subjectKind", subject_id as "subjectId", parent_id as "parentId", depth,
  iso(added_at) as "addedAt", old.state = 'published' as counted`;

export const deleteComments = `delete from comment where author_id = $1
returning id, version + 1 as version, subject_kind as "subjectKind", subject_id as "subjectId", parent_id as "parentId",
  state = 'published' as counted`;

export const eraseDiscussed = `update post p set version = version + 1, state = 'erased', author_id = '${nobody}', title = '',
  body = '', html = '', lang = '', specialties = '{}', tags = '{}', citations = '[]', accepted_comment_ids = '{}',
  attribution = null, edited_at = null
where author_id = $1 and exists (select from comment c where c.subject_id = p.id and c.author_id <> $1)
returning id, version, state, iso(published_at) as "publishedAt"`;

export const deletePosts = `with gone as (
  delete from post where author_id = $1 returning id, version + 1 as version
), threads as (
  delete from thread using gone where subject_id = gone.id
)
select id, version from gone`;

/** Posts of others that named one of the comments as an answer. Parameters: posts, comments. */
export const forgetAccepted = `update post set version = version + 1, accepted_comment_ids = array(
  select named from unnest(accepted_comment_ids) with ordinality as a (named, n) where named <> all($2::uuid[]) order by n)
where id = any($1) and accepted_comment_ids && $2::uuid[] returning id`;

/** Takes one from the comments of each post and comment for each child that is no longer seen, as a withdrawal does. */
export const countComments = `insert into tally_delta (item_id, item_kind, comments)
select item_id, item_kind, -count(*) from jsonb_to_recordset($1::jsonb) as r(post uuid, parent uuid)
  cross join lateral (values (post, 'post'), (parent, 'comment')) as counted (item_id, item_kind)
where item_id is not null group by item_id, item_kind`;

/** Takes the member's reactions back, and those of others to what is gone. Parameters: member, ids that are gone. */
export const deleteReactions = `with mine as (
  delete from reaction where member_id = $1 returning item_id, item_kind, kind
), theirs as (
  delete from reaction where item_id = any($2::uuid[]) and member_id <> $1
), counted as (
  insert into tally_delta (item_id, item_kind, helpful, agree, disagree)
  select item_id, item_kind, -(kind = 'helpful')::int, -(kind = 'agree')::int, -(kind = 'disagree')::int from mine
)
select 1 from mine`;

/** In the order in which {@link FoldTallies} takes its locks. */
export const deleteNotes = 'delete from tally_delta where item_id = any($1)';
export const deleteTallies =
  'delete from tally where item_id = any($1) returning item_id as key, version + 1 as version';

/** Parameters: member, ids of the items. */
export const deleteRevisions = 'delete from revision where item_id = any($2) or editor_id = $1 returning 1';

export const deleteCopies = `with own_cases as (
  update case_subject set author_id = null, state = 'erased', audience = null where author_id = $1
), audiences as (
  update case_subject set audience = jsonb_set(audience, '{memberIds}', (audience->'memberIds') - $1::text)
  where author_id is distinct from $1 and audience->'memberIds' ? $1::text
)
delete from member where id = $1 returning 1`;
