import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Injectable } from '@nestjs/common';
import { derivedId } from '@openrounds/database';
import type { ImportOptions, ImportOutcome } from '@openrounds/service';
import { refusalOf } from '@openrounds/service';
import type { PatientCase } from '../case/patient-case.entity.js';
import { ImportCases } from './import-cases.js';
import type { ImportedCase } from './narrative.js';
import { caseOf, narrativeRow } from './narrative.js';

const BATCH = 100;
const importer = derivedId('openrounds:importer');

interface Line {
  line: number;
  text: string;
}

/** Makes teaching cases of a file of narratives; a second run changes nothing, an interrupted one may be repeated. */
@Injectable()
export class ImportNarratives {
  constructor(private readonly cases: ImportCases) {}

  /** @param path UTF-8, one JSON object a line, as {@link narrativeRow} */
  async run(path: string, options: ImportOptions = {}): Promise<ImportOutcome> {
    const outcome: ImportOutcome = { rows: 0, listed: 0, changed: 0, unchanged: 0, refused: [] };
    let batch: Line[] = [];
    for await (const line of linesOf(path, options.limit)) {
      batch.push(line);
      if (batch.length < BATCH) continue;
      await this.take(batch, outcome, options);
      batch = [];
    }
    await this.take(batch, outcome, options);
    outcome.refused.sort((one, other) => one.line - other.line);
    return outcome;
  }

  private async take(
    lines: Line[],
    outcome: ImportOutcome,
    { dryRun, onProgress }: ImportOptions,
  ): Promise<void> {
    const read = this.read(lines, outcome);
    const known = await this.cases.known([...read.keys()]);
    const fresh: PatientCase[] = [];
    for (const [id, { line, imported }] of read) {
      if (known.has(id)) outcome.unchanged += 1;
      else this.attempt(line, outcome, () => fresh.push(this.cases.build(importer, imported)));
    }
    if (!dryRun && fresh.length > 0) await this.cases.run(fresh);
    outcome.rows += lines.length;
    outcome.listed += fresh.length;
    await onProgress?.(outcome.rows);
  }

  private read(lines: Line[], outcome: ImportOutcome): Map<string, { line: Line; imported: ImportedCase }> {
    const read = new Map<string, { line: Line; imported: ImportedCase }>();
    for (const line of lines) {
      this.attempt(line, outcome, () => {
        const imported = caseOf(narrativeRow.parse(JSON.parse(line.text)));
        if (read.has(imported.id)) outcome.unchanged += 1;
        else read.set(imported.id, { line, imported });
      });
    }
    return read;
  }

  private attempt({ line, text }: Line, outcome: ImportOutcome, step: () => void): void {
    try {
      step();
    } catch (error) {
      const what = /"id":\s*"([^"]{1,40})"/.exec(text)?.[1] ?? '';
      if (error instanceof SyntaxError) outcome.refused.push({ line, what, reason: 'is no JSON' });
      else outcome.refused.push(refusalOf(line, what, error));
    }
  }
}

async function* linesOf(path: string, limit = Infinity): AsyncGenerator<Line> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() !== '') yield { line, text };
    if (line >= limit) return;
  }
}
