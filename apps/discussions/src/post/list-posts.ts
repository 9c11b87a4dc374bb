import { Injectable } from '@nestjs/common';
import { Reads } from '@openrounds/database';
import { cursorOf, readCursor } from '@openrounds/http';
import { z } from 'zod';
import type { PostFilter } from './post.http.js';
import type { ListRow } from './post.sql.js';
import { postLists } from './post.sql.js';

/** Where a list by time stands: the last line shown. */
const position = z.object({ at: z.iso.datetime(), id: z.uuid() });
const start = { at: '9999-12-31T00:00:00.000Z', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** Pages of visible posts, newest first, without those of members whom a block hides from the reader. */
@Injectable()
export class ListPosts {
  constructor(private readonly reads: Reads) {}

  /**
   * @returns the page as JSON text, `{ items: PostLine[], nextCursor }`, as PostgreSQL wrote it
   * @throws ValidationFailed (not one of our cursors)
   */
  async run(readerId: string, filter: PostFilter): Promise<string> {
    const row = await this.page(readerId, filter);
    const next = row?.last ? cursorOf({ ...row.last }) : null;
    return `{"items":${row?.items ?? '[]'},"nextCursor":${JSON.stringify(next)}}`;
  }

  private page(readerId: string, filter: PostFilter): Promise<ListRow | undefined> {
    const { cursor, limit, specialty, kind = null, author = null } = filter;
    const { at, id } = readCursor(cursor, position) ?? start;
    const keys = [at, id, limit + 1];
    if (specialty) return this.reads.one(postLists.bySpecialty, [...keys, specialty, kind, author, readerId]);
    if (author) return this.reads.one(postLists.byAuthor, [...keys, author, kind, readerId]);
    return this.reads.one(postLists.all, [...keys, kind, readerId]);
  }
}
