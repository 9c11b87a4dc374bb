import { hiddenFrom } from '@openrounds/blocks';
import { statement } from '@openrounds/database';
import type { z } from 'zod';
import { authorJson, bylineJson } from '../member/author.sql.js';
import type { postView } from './post.http.js';

/** Counts of an item without a row yet are zeros. */
export const countsJson = (
  alias: string,
): string => `json_build_object('helpful', coalesce(${alias}.helpful, 0),
  'agree', coalesce(${alias}.agree, 0), 'disagree', coalesce(${alias}.disagree, 0), 'comments', coalesce(${alias}.comments, 0))`;

const visible = `state in ('published', 'locked')`;
const older = `(published_at, id) < ($1::timestamptz, $2::uuid)`;
/** @param reader parameter that holds the reader's id */
const listed = (reader: string): string =>
  `${visible} and ${older} and author_id not in ${hiddenFrom(reader)}`;

/** `page` selects `id` and `published_at` of one row more than the page holds, newest first. */
function listSql(page: string): string {
  return `with page as materialized (${page}),
lines as (
  select p.published_at, p.id, json_build_object('id', p.id, 'version', p.version, 'state', p.state, 'kind', p.kind,
    'title', p.title, 'extract', left(p.body, 160), 'lang', p.lang, 'specialties', p.specialties, 'tags', p.tags,
    'publishedAt', iso(p.published_at), 'author', ${bylineJson('m')}, 'counts', ${countsJson('t')}) as line
  from (select * from page order by published_at desc, id desc limit $3::int - 1) shown
  join post p using (id) left join member m on m.id = p.author_id left join tally t on t.item_id = p.id
)
select coalesce((select json_agg(line order by published_at desc, id desc) from lines), '[]')::text as items,
  case when (select count(*) from page) = $3 then
    (select json_build_object('at', iso(published_at), 'id', id) from lines order by published_at, id limit 1)
  end as last`;
}

export interface ListRow {
  items: string;
  last: { at: string; id: string } | null;
}

const byPlace = [1, 2, 3]
  .map(
    (place) => `(select id, published_at from post where ${listed('$7::uuid')} and specialties[${place}] = $4
  and ($5::text is null or kind = $5) and ($6::uuid is null or author_id = $6)
  order by published_at desc, id desc limit $3)`,
  )
  .join('\n union all ');

/** Parameters: time and id of the last line, page size + 1; then kind, author or specialty as the list asks, and the reader. */
export const postLists = {
  all: statement<ListRow>(
    'post.list.all',
    listSql(`select id, published_at from post where ${listed('$5::uuid')} and ($4::text is null or kind = $4)
  order by published_at desc, id desc limit $3`),
  ),
  byAuthor: statement<ListRow>(
    'post.list.by-author',
    listSql(`select id, published_at from post where ${listed('$6::uuid')} and author_id = $4
  and ($5::text is null or kind = $5) order by published_at desc, id desc limit $3`),
  ),
  bySpecialty: statement<ListRow>(
    'post.list.by-specialty',
    listSql(`select id, published_at from (${byPlace}) places order by published_at desc, id desc limit $3`),
  ),
};

type PostJson = z.output<typeof postView>;

/** One post with author, concepts and counts. Parameter: id. */
export const onePost = statement<{ post: PostJson }>(
  'post.read',
  `select json_build_object('id', p.id, 'version', p.version, 'state', p.state, 'authorId', p.author_id,
    'author', ${authorJson('m')}, 'kind', p.kind, 'title', p.title, 'body', p.body, 'html', p.html, 'lang', p.lang,
    'specialties', p.specialties, 'tags', p.tags, 'concepts', (
      select coalesce(json_agg(json_build_object('id', k.id, 'label', k.label) order by k.label), '[]')
      from concept k where k.id = any(p.tags)
    ), 'citations', p.citations, 'acceptedCommentIds', p.accepted_comment_ids, 'attribution', p.attribution,
    'publishedAt', iso(p.published_at), 'editedAt', iso(p.edited_at), 'counts', ${countsJson('t')}) as post
  from post p left join member m on m.id = p.author_id left join tally t on t.item_id = p.id
  where p.id = $1 and p.state <> 'erased'`,
);

export interface RevisionRow {
  version: number;
  title: string | null;
  body: string;
  reason: string | null;
  at: string;
}

/** Versions before, newest first, that members may see: edited late, or after somebody had replied. */
export const postRevisions = statement<RevisionRow>(
  'post.revisions',
  `select r.version, r.title, r.body, r.reason, iso(r.at) as at
   from post p join revision r on r.item_id = p.id
   where p.id = $1 and p.${visible} and (p.author_id = $2 or r.at > p.published_at + interval '15 minutes'
     or exists (select from comment c where c.subject_id = p.id and c.added_at < r.at))
   order by r.version desc limit 100`,
);

/** Whether there is a post, in view or not. Parameter: id. */
export const postThere = statement<{ there: number }>(
  'post.there',
  `select 1 as there from post where id = $1 and state <> 'erased'`,
);
