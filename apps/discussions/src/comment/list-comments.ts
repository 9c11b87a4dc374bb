import { Injectable } from '@nestjs/common';
import { Reads } from '@openrounds/database';
import type { Page } from '@openrounds/http';
import { cursorOf, readCursor } from '@openrounds/http';
import { z } from 'zod';
import type { Subject } from '../subject/read-subject.js';
import { ReadSubject } from '../subject/read-subject.js';
import type { BranchView, CommentFilter } from './comment.http.js';
import type { CommentRow } from './comment.sql.js';
import { commentBranch, commentTree } from './comment.sql.js';
import { branchesOf } from './tree.js';

/** The accepted branches travel with the cursor: an acceptance between two pages moves nothing. */
const treePosition = z.object({ after: z.int(), first: z.array(z.uuid()).max(3) });
const branchPosition = z.object({ after: z.int() });

/** Who asks, and for what. */
interface Reader {
  id: string;
  filter: CommentFilter;
}

/** Pages of a comment tree, by branch. */
@Injectable()
export class ListComments {
  constructor(
    private readonly reads: Reads,
    private readonly subject: ReadSubject,
  ) {}

  /** @throws NotFound (no such post or case for this reader), ValidationFailed (not one of our cursors) */
  async run(readerId: string, filter: CommentFilter): Promise<Page<BranchView>> {
    const [kind, id] = filter.subject.split(':') as [Subject['kind'], string];
    const { first } = await this.subject.run({ kind, id }, readerId);
    const reader = { id: readerId, filter };
    return filter.branch ? this.branch(id, filter.branch, reader) : this.tree(id, first, reader);
  }

  private async tree(
    id: string,
    accepted: string[],
    { id: readerId, filter: { cursor, limit } }: Reader,
  ): Promise<Page<BranchView>> {
    const at = readCursor(cursor, treePosition);
    const first = at?.first ?? accepted;
    const rows = await this.reads.all(commentTree, [
      id,
      at?.after ?? 0,
      first,
      at === undefined,
      limit + 1,
      readerId,
    ]);
    const tops = rows.filter((row) => row.line.depth === 1 && !row.accepted);
    const last = tops.length > limit ? tops[limit - 1]! : undefined;
    const beyond = last ? tops[limit]!.branchId : undefined;
    const shown = rows.filter((row) => row.branchId !== beyond);
    return {
      items: branchesOf(shown, (position) => cursorOf({ after: position })),
      nextCursor: last ? cursorOf({ after: last.position, first }) : null,
    };
  }

  private async branch(
    id: string,
    branchId: string,
    { id: readerId, filter: { cursor, limit } }: Reader,
  ): Promise<Page<BranchView>> {
    const after = readCursor(cursor, branchPosition)?.after ?? 0;
    const rows = await this.reads.all(commentBranch, [id, branchId, after, limit + 1, readerId]);
    const shown: CommentRow[] = rows.slice(0, limit);
    return {
      items: shown.map(({ line }) => ({ ...line, replies: [], moreReplies: null })),
      nextCursor: rows.length > limit ? cursorOf({ after: shown.at(-1)!.position }) : null,
    };
  }
}
