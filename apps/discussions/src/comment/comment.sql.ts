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

const columns = `c.branch_id as "branchId", c.position, json_build_object('id', c.id, 'version', c.version,
  'state', c.state, 'parentId', c.parent_id, 'depth', c.depth, 'author', ${bylineJson('m')}, 'toAuthor', c.to_author,
  'body', case when c.state = 'published' then c.body end, 'html', case when c.state = 'published' then c.html end,
  'lang', case when c.state = 'published' then c.lang end,
  'citations', case when c.state = 'published' then c.citations else '[]' end,
  'addedAt', iso(c.added_at), 'editedAt', iso(c.edited_at), 'counts', ${countsJson('t')}) as line`;
const joins = `left join member m on m.id = c.author_id left join tally t on t.item_id = c.id`;

/**
 * Branches of a subject in the order in which they began, each with its first replies.
 * Parameters: subject, position of the last branch shown, accepted branches, whether to show those, page size + 1.
 */
export const commentTree = statement<CommentRow>(
  'comment.tree',
  `with tops as materialized (
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

/** Replies of one branch in the order in which they came. Parameters: subject, branch, last position, page size + 1. */
export const commentBranch = statement<CommentRow>(
  'comment.branch',
  `select ${columns}, false as accepted from comment c ${joins}
  where c.subject_id = $1 and c.branch_id = $2 and c.depth > 1 and c.position > $3 order by c.position limit $4`,
);
