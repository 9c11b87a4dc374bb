import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, derivedId, execute, rehearse } from '@openrounds/database';
import type { ImportOptions, ImportOutcome } from '@openrounds/service';
import { refusalOf } from '@openrounds/service';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { registerFiles } from '../verification/authorities/authorities.js';
import type { ExclusionRow, RegisterFile, RegisterRow } from '../verification/authorities/authority.js';
import { readRegister } from './read-register.js';
import type { RegisterLine } from './read-register.js';
import type { Source, Stored } from './register-store.js';
import { RegisterStore } from './register-store.js';

const batchSize = 2_000;

const sourceSql = `insert into register_source (id, authority, kind, file, digest, as_of, imported_at, rows)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (id) do update set rows = excluded.rows where register_source.rows <> excluded.rows`;

/**
 * Brings the public file of an authority in, by batches of 2,000 rows, each one transaction. The same file again
 * changes nothing; an interrupted run is repeated. Rows that a newer register file does not name stay, because weekly
 * files name changes only; a list of exclusions that could be read whole takes the place of the one before.
 */
@Injectable()
export class ImportRegister {
  constructor(
    private readonly em: EntityManager,
    private readonly store: RegisterStore,
    private readonly clock: Clock,
  ) {}

  /** @param kind `us-npi`, `us-leie`, `fr-rpps` @throws WrongFile */
  async run(kind: string, path: string, options: ImportOptions = {}): Promise<ImportOutcome> {
    const { authority, file } = registerFiles().find((one) => one.file.kind === kind)!;
    const digest = await digestOf(path);
    const source: Source = { id: derivedId(`register:${authority}:${kind}:${digest}`), authority };
    const outcome: ImportOutcome = { rows: 0, listed: 0, changed: 0, unchanged: 0, refused: [] };
    let batch: RegisterLine[] = [];
    const flush = async (): Promise<void> => {
      await this.#take(batch, file, source, { outcome, options });
      batch = [];
      await options.onProgress?.(outcome.rows);
    };
    for await (const line of readRegister(path, file, options.limit)) {
      batch.push(line);
      if (batch.length === batchSize) await flush();
    }
    await flush();
    if (options.dryRun) return outcome;
    if (isWhole(file, outcome, options)) outcome.changed += await this.#dropOlder(source, file);
    await this.#noteSource(source, kind, { path, digest, rows: outcome.rows });
    return outcome;
  }

  async #take(
    lines: readonly RegisterLine[],
    file: RegisterFile,
    source: Source,
    { outcome, options }: { outcome: ImportOutcome; options: ImportOptions },
  ): Promise<void> {
    const rows: (RegisterRow | ExclusionRow)[] = [];
    for (const { line, cells } of lines) {
      try {
        const row = file.read(cells);
        if (row) rows.push(row);
      } catch (error) {
        outcome.refused.push(refusalOf(line, 'row', error));
      }
    }
    outcome.rows += lines.length;
    const write = (): Promise<Stored> => this.#write(source, file, rows);
    const { listed, changed } = options.dryRun ? await rehearse(this.em, write) : await write();
    outcome.listed += listed;
    outcome.changed += changed;
    outcome.unchanged += rows.length - listed - changed;
  }

  #write(
    source: Source,
    { holds }: RegisterFile,
    rows: readonly (RegisterRow | ExclusionRow)[],
  ): Promise<Stored> {
    return this.em.transactional((em) =>
      holds === 'rows'
        ? this.store.rows(em, source, rows as RegisterRow[])
        : this.store.exclusions(em, source, rows as ExclusionRow[]),
    );
  }

  #dropOlder(source: Source, { holds }: RegisterFile): Promise<number> {
    return this.em.transactional((em) => this.store.dropOlder(em, source, holds));
  }

  /** Which file the rows are from, its digest as version, and its day: the last date in its name, else its time. */
  async #noteSource(
    { id, authority }: Source,
    kind: string,
    { path, digest, rows }: { path: string; digest: string; rows: number },
  ): Promise<void> {
    const file = basename(path);
    const [year, month, day] =
      [...file.matchAll(/(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])/g)].at(-1)?.slice(1) ?? [];
    const asOf = year ? `${year}-${month}-${day}` : (await stat(path)).mtime.toISOString().slice(0, 10);
    const params = [id, authority, kind, file, digest, asOf, this.clock.now(), rows];
    await execute(this.em.fork(), sourceSql, params);
  }
}

/** Of a part of a list nobody can say who is missing in it; a row that cannot be read may be the one. */
function isWhole(
  { holds }: RegisterFile,
  { rows, refused }: ImportOutcome,
  { limit }: ImportOptions,
): boolean {
  return limit === undefined && rows > 0 && (holds === 'rows' || refused.length === 0);
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
