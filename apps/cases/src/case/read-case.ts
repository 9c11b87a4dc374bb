import { Injectable } from '@nestjs/common';
import { Reads } from '@openrounds/database';
import { NotFound } from '@openrounds/http';
import type { CaseView } from './case.http.js';
import { oneCase } from './case.sql.js';

/** One case for a reader. */
@Injectable()
export class ReadCase {
  constructor(private readonly reads: Reads) {}

  /** @throws NotFound for an unknown case and for one whose audience leaves the reader out, without a difference */
  async run(id: string, readerId: string): Promise<CaseView> {
    const row = await this.reads.one(oneCase, [id, readerId]);
    if (!row) throw new NotFound();
    return row.case;
  }
}
