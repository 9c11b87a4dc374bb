import { setTimeout } from 'node:timers/promises';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute } from '@openrounds/database';
import { Catalogue } from '../concept/catalogue.js';
import { canaryKey } from '../canary/canary-id.js';
import type { ContentType } from '../content/content-type.js';
import type { SourceRow } from '../document/content-source.js';
import { sourceColumns, sourceJoins } from '../document/content-source.js';
import { ContentIndex } from './content-index.js';
import type { IndexOperation } from './content-index.js';
import { SearchUnavailable } from './elastic-client.js';
import { DocumentMaker } from './document-maker.js';

const pageSize = 500;
const tries = 6;

const readPage = `select ${sourceColumns} from content c ${sourceJoins}
  where c.type = $1 and c.source_id > $2 and c.id <> $4 order by c.source_id limit $3`;
const readKeys = `select ${sourceColumns} from content c ${sourceJoins} where c.id = any($1)`;
const countRows = 'select count(*)::int as count from content where type = $1 and not deleted and id <> $2';

/**
 * Fills a generation from the read model, beside the indexer that writes it too: the higher version wins. The canary
 * comes by itself with its next beat.
 */
@Injectable()
export class Backfill {
  constructor(
    private readonly em: EntityManager,
    private readonly index: ContentIndex,
    private readonly maker: DocumentMaker,
    private readonly catalogue: Catalogue,
  ) {}

  /** @returns number of documents written */
  async run(
    type: ContentType,
    name: string,
    progress: (done: number, total: number) => void,
  ): Promise<number> {
    const [row] = await execute<{ count: number }>(this.em.fork(), countRows, [type, canaryKey]);
    const total = row?.count ?? 0;
    let written = 0;
    let writing = Promise.resolve(0);
    for (let after = ''; ;) {
      // Read and made while the engine writes the page before.
      const rows = await execute<SourceRow>(this.em.fork(), readPage, [type, after, pageSize, canaryKey]);
      const operations = this.operationsOf(rows);
      written += await writing;
      progress(written, total);
      if (rows.length === 0) return written;
      writing = this.write(operations, type, name);
      writing.catch(() => undefined); // is heard with the next page
      after = rows.at(-1)!.source_id;
    }
  }

  /** Writes single documents into one generation, as they are now. */
  async writeNow(keys: readonly string[], type: ContentType, name: string): Promise<void> {
    for (let at = 0; at < keys.length; at += pageSize) {
      const rows = await execute<SourceRow>(this.em.fork(), readKeys, [keys.slice(at, at + pageSize)]);
      await this.write(this.operationsOf(rows), type, name);
    }
  }

  private operationsOf(rows: readonly SourceRow[]): IndexOperation[] {
    const { dictionary } = this.catalogue;
    return rows.map((row) => this.maker.make(row, dictionary).operation);
  }

  /** @returns number of documents, without deletions */
  private async write(operations: IndexOperation[], type: ContentType, name: string): Promise<number> {
    let open = operations;
    for (let attempt = 0; open.length > 0; attempt += 1) {
      if (attempt === tries) throw new SearchUnavailable();
      if (attempt > 0) await setTimeout(100 * 2 ** attempt);
      open = await this.attempt(open, type, name);
    }
    return operations.filter(({ document }) => document !== null).length;
  }

  /** @returns what is to be tried again */
  private async attempt(
    operations: IndexOperation[],
    type: ContentType,
    name: string,
  ): Promise<IndexOperation[]> {
    const outcomes = await this.index.write(operations, new Map([[type, [name]]]));
    return operations.filter((_, at) => outcomes[at]?.outcome === 'later');
  }
}
