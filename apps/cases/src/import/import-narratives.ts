import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Injectable } from '@nestjs/common';
import { derivedId } from '@openrounds/database';
import type { ImportLine, ImportOptions, ImportOutcome } from '@openrounds/service';
import { importInBatches } from '@openrounds/service';
import type { PatientCase } from '../case/patient-case.entity.js';
import { ImportCases } from './import-cases.js';
import type { ImportedCase } from './narrative.js';
import { caseOf, narrativeRow } from './narrative.js';

const importer = derivedId('openrounds:importer');

/** Makes teaching cases of a file of narratives. */
@Injectable()
export class ImportNarratives {
  constructor(private readonly cases: ImportCases) {}

  /** @param path UTF-8, one JSON object a line, as {@link narrativeRow} */
  run(path: string, options: ImportOptions = {}): Promise<ImportOutcome> {
    const steps = {
      nameOf,
      read: (text: string) => caseOf(narrativeRow.parse(JSON.parse(text))),
      prepare: (imported: ImportedCase) => this.cases.build(importer, imported),
      known: (ids: string[]) => this.cases.known(ids),
      write: (cases: PatientCase[]) => this.cases.run(cases),
    };
    return importInBatches(linesOf(path, options.limit), steps, options);
  }
}

function nameOf(text: string): string {
  return /"id":\s*"([^"]{1,40})"/.exec(text)?.[1] ?? '';
}

async function* linesOf(path: string, limit = Infinity): AsyncGenerator<ImportLine<string>> {
  let line = 0;
  for await (const row of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    line += 1;
    if (row.trim() !== '') yield { line, row };
    if (line >= limit) return;
  }
}
