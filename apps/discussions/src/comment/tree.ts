import type { BranchView, CommentNode } from './comment.http.js';
import type { CommentRow } from './comment.sql.js';
import { REPLIES_SHOWN } from './comment.sql.js';

/**
 * Nests the rows of each branch. Rows come ordered by branch and position, so a parent stands before its replies.
 * @param cursorOfReplies makes the cursor for the rest of a branch from the position of its last reply shown
 */
export function branchesOf(rows: CommentRow[], cursorOfReplies: (position: number) => string): BranchView[] {
  const byBranch = new Map<string, CommentRow[]>();
  for (const row of rows) {
    const branch = byBranch.get(row.branchId);
    if (branch) branch.push(row);
    else byBranch.set(row.branchId, [row]);
  }
  return [...byBranch.values()].map((branch) => branchOf(branch, cursorOfReplies));
}

function branchOf(rows: CommentRow[], cursorOfReplies: (position: number) => string): BranchView {
  const shown = rows.slice(0, REPLIES_SHOWN + 1);
  const more = rows.length > shown.length ? cursorOfReplies(shown.at(-1)!.position) : null;
  const nodes = new Map<string, CommentNode>();
  for (const { line } of shown) {
    const node = { ...line, replies: [] };
    nodes.set(line.id, node);
    if (line.parentId !== null) nodes.get(line.parentId)?.replies.push(node);
  }
  return { ...nodes.get(shown[0]!.line.id)!, moreReplies: more };
}
