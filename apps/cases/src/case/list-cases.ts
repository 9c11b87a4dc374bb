import { Injectable } from '@nestjs/common';
import { Reads } from '@openrounds/database';
import { cursorOf, readCursor } from '@openrounds/http';
import { z } from 'zod';
import type { CaseFilter } from './case.http.js';
import type { ListRow } from './case.sql.js';
import { caseLists } from './case.sql.js';
import { isPublished } from './case.states.js';

/** Where a list by time stands: the last line shown. */
const position = z.object({ at: z.iso.datetime(), id: z.uuid() });
const start = { at: '9999-12-31T00:00:00.000Z', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** Pages of the cases that a reader may open, newest first. */
@Injectable()
export class ListCases {
  constructor(private readonly reads: Reads) {}

  /**
   * @returns the page as JSON text, `{ items: CaseLine[], nextCursor }`, as PostgreSQL wrote it
   * @throws ValidationFailed (not one of our cursors)
   */
  async run(readerId: string, filter: CaseFilter): Promise<string> {
    const row = await this.page(readerId, filter);
    const next = row?.last ? cursorOf({ ...row.last }) : null;
    return `{"items":${row?.items ?? '[]'},"nextCursor":${JSON.stringify(next)}}`;
  }

  private page(readerId: string, filter: CaseFilter): Promise<ListRow | undefined> {
    const { cursor, limit, specialty = null, state = null, label = null, author = null } = filter;
    const { at, id } = readCursor(cursor, position) ?? start;
    const keys = [at, id, limit + 1, readerId];
    if (state !== null && !isPublished(state))
      return this.reads.one(caseLists.own, [...keys, state, specialty]);
    if (specialty !== null)
      return this.reads.one(caseLists.bySpecialty, [...keys, state, label, author, specialty]);
    return this.reads.one(caseLists.readable, [...keys, state, label, author]);
  }
}
