import { Injectable } from '@nestjs/common';
import { Reads } from '@openrounds/database';
import { MemberExport, type ExportLists } from '@openrounds/http';
import { ownComments, ownPosts, ownReactions, ownRevisions } from './export.sql.js';

/** A member's posts, comments, earlier texts and reactions. */
@Injectable()
export class ExportMember extends MemberExport {
  readonly service = 'discussions';

  constructor(private readonly reads: Reads) {
    super();
  }

  lists(memberId: string): ExportLists {
    return {
      posts: (after) => this.reads.all(ownPosts, [memberId, after]),
      comments: (after) => this.reads.all(ownComments, [memberId, after]),
      revisions: (after) => this.reads.all(ownRevisions, [memberId, after]),
      reactions: (after) => this.reads.all(ownReactions, [memberId, after]),
    };
  }
}
