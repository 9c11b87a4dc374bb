import { statement } from '@openrounds/database';
import { batchSize, type ExportRow } from '@openrounds/http';

// Parameters of each: member, key after which the batch begins or null. HTML is made of the Markdown and left out.

export const ownPosts = statement<ExportRow>(
  'export.posts',
  `select p.id::text as key, json_build_object('id', p.id, 'version', p.version, 'state', p.state, 'kind', p.kind,
    'title', p.title, 'body', p.body, 'lang', p.lang, 'specialties', p.specialties, 'tags', p.tags,
    'citations', p.citations, 'acceptedCommentIds', p.accepted_comment_ids, 'attribution', p.attribution,
    'ruleset', p.ruleset, 'publishedAt', iso(p.published_at), 'editedAt', iso(p.edited_at))::text as item
  from post p where p.author_id = $1 and ($2::uuid is null or p.id > $2) order by p.id limit ${batchSize}`,
);

/** Of what they reply to only the ids: it is the text of others. */
export const ownComments = statement<ExportRow>(
  'export.comments',
  `select c.id::text as key, json_build_object('id', c.id, 'version', c.version, 'state', c.state,
    'subject', json_build_object('kind', c.subject_kind, 'id', c.subject_id), 'parentId', c.parent_id, 'body', c.body,
    'lang', c.lang, 'citations', c.citations, 'toAuthor', c.to_author, 'ruleset', c.ruleset,
    'addedAt', iso(c.added_at), 'editedAt', iso(c.edited_at))::text as item
  from comment c where c.author_id = $1 and ($2::uuid is null or c.id > $2) order by c.id limit ${batchSize}`,
);

/** Earlier texts of the member's own. The reason of an edit is theirs only if they made it. */
export const ownRevisions = statement<ExportRow>(
  'export.revisions',
  `select r.item_id || ' ' || r.version as key, json_build_object('itemKind', r.item_kind, 'itemId', r.item_id,
    'version', r.version, 'title', r.title, 'body', r.body, 'reason', case when r.editor_id = $1 then r.reason end,
    'at', iso(r.at))::text as item
  from revision r where r.item_id in (select id from post where author_id = $1 union all select id from comment where author_id = $1)
    and ($2::text is null or (r.item_id, r.version) > (split_part($2, ' ', 1)::uuid, split_part($2, ' ', 2)::int))
  order by r.item_id, r.version limit ${batchSize}`,
);

export const ownReactions = statement<ExportRow>(
  'export.reactions',
  `select r.item_id::text as key, json_build_object('itemKind', r.item_kind, 'itemId', r.item_id, 'kind', r.kind,
    'code', r.code, 'text', r.text, 'at', iso(r.at))::text as item
  from reaction r where r.member_id = $1 and ($2::uuid is null or r.item_id > $2) order by r.item_id limit ${batchSize}`,
);
