import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, execute, newId } from '@openrounds/database';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ConditionCollector, conditionColumns } from './condition-rows.js';
import { DrugCollector, drugColumns } from './drug-rows.js';
import type { Refused } from './read-table.js';
import { readTable } from './read-table.js';
import { StoreConditions } from './store-conditions.js';
import { StoreDrugs } from './store-drugs.js';
import type { Stored } from './stored.js';
import { addStored, nothingStored, partsOf } from './stored.js';

export const catalogueKinds = ['drugs', 'conditions'] as const;
export type CatalogueKind = (typeof catalogueKinds)[number];

export interface ImportOptions {
  /** Reads, checks and counts, and writes nothing. */
  dryRun?: boolean;
  /** Reads that many rows of the file and no more. */
  limit?: number;
  /** Called after each transaction with the number of drugs or conditions dealt with. */
  onProgress?: (done: number, of: number) => void | Promise<void>;
}

export interface ImportOutcome extends Stored {
  /** Rows of the file without its header. */
  rows: number;
  refused: Refused[];
}

const batch = 500;
const imported = `insert into catalogue_import
  (id, kind, source, source_sha256, lines, listed, changed, unchanged, refused, finished_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

/** Fills the catalogue from a file; a second run of the same file changes nothing, an interrupted one may be repeated. */
@Injectable()
export class ImportCatalogue {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly drugs: StoreDrugs,
    private readonly conditions: StoreConditions,
  ) {}

  /**
   * @param path UTF-8, tab-separated: `brand, ingredients` or `id, label, parents, icd10cm`
   * @throws WrongFile when the header is another one
   * @throws ChangedMeanwhile when a second import runs at the same time; what is written stays right
   */
  async run(kind: CatalogueKind, path: string, options: ImportOptions = {}): Promise<ImportOutcome> {
    const outcome =
      kind === 'drugs' ? await this.importDrugs(path, options) : await this.importConditions(path, options);
    if (!options.dryRun) await this.note(kind, path, outcome);
    return outcome;
  }

  private async importDrugs(
    path: string,
    { dryRun, limit, onProgress }: ImportOptions,
  ): Promise<ImportOutcome> {
    const collector = new DrugCollector();
    for await (const row of readTable(path, drugColumns, limit)) collector.add(row);
    const { drafts, refused, rows } = collector.result();
    let stored: Stored = nothingStored;
    let done = 0;
    for (const part of partsOf(drafts, batch)) {
      stored = addStored(stored, await this.drugs.run(part, dryRun));
      done += part.length;
      await onProgress?.(done, drafts.length);
    }
    return { ...stored, rows, refused };
  }

  private async importConditions(
    path: string,
    { dryRun, limit, onProgress }: ImportOptions,
  ): Promise<ImportOutcome> {
    const collector = new ConditionCollector();
    for await (const row of readTable(path, conditionColumns, limit)) collector.add(row);
    const known = await this.conditions.known();
    const labels = new Map([...known.values()].map(({ label, id }) => [label, id]));
    const { drafts, refused, rows } = collector.result(labels);
    const stored = await this.conditions.run(drafts, {
      batch,
      ...(dryRun && { dryRun }),
      ...(onProgress && { onProgress }),
    });
    return { ...stored, rows, refused };
  }

  private async note(kind: CatalogueKind, path: string, outcome: ImportOutcome): Promise<void> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    const { rows, listed, changed, unchanged, refused } = outcome;
    await execute(this.em.fork(), imported, [
      ...[newId(), kind, basename(path), hash.digest('hex')],
      ...[rows, listed, changed, unchanged, refused.length, this.clock.now()],
    ]);
  }
}
