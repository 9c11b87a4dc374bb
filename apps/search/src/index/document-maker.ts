import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { checkFields } from '@openrounds/phi-guard';
import { counter } from '@openrounds/telemetry';
import type { Dictionary } from '../concept/dictionary.js';
import { buildDocument } from '../document/build-document.js';
import type { ContentSource } from '../document/content-document.js';
import type { SourceRow } from '../document/content-source.js';
import { sourceOf } from '../document/content-source.js';
import { guardedFields } from '../document/guarded-fields.js';
import type { SearchEnv } from '../env.js';
import type { IndexOperation } from './content-index.js';

const tripped = counter(
  'search_tripwire',
  'Documents kept out of the index because they may identify a patient',
);

export interface Made {
  readonly key: string;
  readonly operation: IndexOperation;
  /** Number of findings by class, or null for a text without any. */
  readonly findings: Record<string, number> | null;
}

/** Makes documents of rows, and deletions of what must not be found. */
@Injectable()
export class DocumentMaker {
  constructor(@Inject(ENV) private readonly env: SearchEnv) {}

  make(row: SourceRow, dictionary: Dictionary): Made {
    const source = sourceOf(row);
    const findings = source === null ? null : this.findingsIn(source);
    const document = source === null || findings !== null ? null : buildDocument(source, dictionary);
    const operation = { type: row.type, sourceId: row.source_id, version: Number(row.doc_version), document };
    return { key: row.id, operation, findings };
  }

  /** The last look before a text can be found; its owner has looked before. */
  private findingsIn(source: ContentSource): Record<string, number> | null {
    if (this.env.PHI_TRIPWIRE === 'off') return null;
    const found = checkFields(guardedFields(source));
    if (found.length === 0) return null;
    tripped.add(1, { type: source.type });
    const classes: Record<string, number> = {};
    for (const finding of found) classes[finding.class] = (classes[finding.class] ?? 0) + 1;
    return classes;
  }
}
