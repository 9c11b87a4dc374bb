import { Injectable } from '@nestjs/common';
import { Reads } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import type { PostView } from './post.http.js';
import type { RevisionRow } from './post.sql.js';
import { onePost, postRevisions, postThere } from './post.sql.js';

const silent = {
  kind: null,
  title: null,
  body: null,
  html: null,
  lang: null,
  specialties: [],
  tags: [],
  concepts: [],
  citations: [],
  acceptedCommentIds: [],
  attribution: null,
  editedAt: null,
};

/** One post, and its earlier versions. */
@Injectable()
export class ReadPost {
  constructor(private readonly reads: Reads) {}

  /** @throws NotFound; a post out of view answers without its text, because its thread stays */
  async run(id: string): Promise<PostView> {
    const row = await this.reads.one(onePost, [id]);
    if (!row) throw new NotFound();
    const visible = row.post.state === 'published' || row.post.state === 'locked';
    return visible ? row.post : { ...row.post, ...silent };
  }

  /**
   * Earlier versions that this member may see, newest first; `at` is the time of the edit that replaced it.
   * @throws NotFound
   */
  async revisions(id: string, memberId: string): Promise<RevisionRow[]> {
    const rows = await this.reads.all(postRevisions, [id, memberId]);
    if (rows.length === 0 && !(await this.reads.one(postThere, [id]))) throw new NotFound();
    return rows;
  }
}
