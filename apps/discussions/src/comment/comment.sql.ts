import { hiddenFrom } from '@openrounds/blocks';
import { statement } from '@openrounds/database';
import { bylineJson } from '../member/author.sql.js';
import { countsJson } from '../post/post.sql.js';
import type { CommentLine } from './comment.http.js';

export interface CommentRow {
  branchId: string;
  position: number;
  /** The branch holds an accepted comment and stands before the others. */
  accepted: boolean;
  line: CommentLine;
}

/** Replies of one branch on a page of the tree. */
export const REPLIES_SHOWN = 50;

const shown = `c.state = 'published' and h.member_id is null`;
/** A comment whose author a block hides from the reader keeps its place, and says nothing: replies of others stand below. */
const columns = `c.branch_id as "branchId", c.position, json_build_object('id', c.id, 'version', c.version,
  'state', case when h.member_id is null then c.state else 'blocked' end, 'parentId', c.parent_id, 'depth', c.depth,
  'author', case when h.member_id is null then ${bylineJson('m')} end, 'toAuthor', c.to_author,
  'body', case when ${shown} then c.body end, 'html', case when ${shown} then c.html end,
  'lang', case when ${shown} then c.lang end,
  'citations', case when ${shown} then c.citations else '[]' end,
  'addedAt', iso(c.added_at), 'editedAt', iso(c.edited_at), 'counts', ${countsJson('t')}) as line`;
const hidden = (reader: string): string => `hidden as materialized ${hiddenFrom(reader)}`;
const joins = `left join hidden h on h.member_id = c.author_id left join member m on m.id = c.author_id
  left join tally t on t.item_id = c.id`;

/**
 * Branches of a subject in the order in which they began, each with its first replies.
 * Parameters: subject, position of the last branch shown, accepted branches, whether to show those, page size + 1,
 * reader.
 */
export const commentTree = statement<CommentRow>(
  'comment.tree',
  `with ${hidden('$6::uuid')}, tops as materialized (
  (select id, position, true as accepted from comment
    where subject_id = $1 and depth = 1 and id = any($3::uuid[]) and $4::boolean)
  union all
  (select id, position, false from comment
    where subject_id = $1 and depth = 1 and position > $2 and id <> all($3::uuid[]) order by position limit $5)
)
select ${columns}, o.accepted
from tops o cross join lateral (
  (select * from comment where id = o.id)
  union all
  (select * from comment where branch_id = o.id and depth > 1 order by position limit ${REPLIES_SHOWN + 1})
) c ${joins}
order by o.accepted desc, o.position, c.position`,
);

/** Replies of one branch in the order in which they came. Parameters: subject, branch, last position, page size + 1, reader. */
export const commentBranch = statement<CommentRow>(
  'comment.branch',
  `with ${hidden('$5::uuid')} select ${columns}, false as accepted from comment c ${joins}
  where c.subject_id = $1 and c.branch_id = $2 and c.depth > 1 and c.position > $3 order by c.position limit $4`,
);
