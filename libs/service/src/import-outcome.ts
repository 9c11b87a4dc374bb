import { PhiFound, Problem } from '@openrounds/http';
import { z } from 'zod';

/** A row that did not become an item, and why; never its text. */
export interface Refused {
  readonly line: number;
  readonly what: string;
  readonly reason: string;
  /** Findings of the guard by class. */
  readonly classes?: Readonly<Record<string, number>>;
}

export interface ImportOutcome {
  /** Rows of the file without its header. */
  rows: number;
  /** Items that are new. */
  listed: number;
  /** Items that are different now. */
  changed: number;
  /** Rows whose item was there already. */
  unchanged: number;
  refused: Refused[];
}

/** The file is not of the kind that was asked for; nothing was written. The message is one sentence for a person. */
export class WrongFile extends Error {
  override readonly name = 'WrongFile';
}

export interface ImportOptions {
  /** Reads, checks and counts, and writes nothing. */
  readonly dryRun?: boolean;
  /** Reads that many rows of the file and no more. */
  readonly limit?: number;
  /**
   * Called after each transaction with the number of rows dealt with, and with that of all where it is known. The next
   * one waits for it.
   */
  readonly onProgress?: (done: number, of?: number) => void | Promise<void>;
}

/**
 * What to report of a row that a rule refuses.
 * @throws the error itself when it is no refusal of a rule
 */
export function refusalOf(line: number, what: string, error: unknown): Refused {
  if (error instanceof PhiFound) {
    const classes = countByClass(error.extra?.['findings'] as { class: string }[]);
    return { line, what, reason: 'holds what may identify a patient', classes };
  }
  if (error instanceof z.ZodError) {
    const reason = error.issues.map((issue) => `${issue.path.join('/')} ${issue.message}`).join('; ');
    return { line, what, reason };
  }
  if (error instanceof SyntaxError) return { line, what, reason: 'is no JSON' };
  if (error instanceof Problem) return { line, what, reason: `${error.code}: ${error.detail}` };
  throw error;
}

function countByClass(findings: { class: string }[]): Record<string, number> {
  const classes: Record<string, number> = {};
  for (const finding of findings) classes[finding.class] = (classes[finding.class] ?? 0) + 1;
  return classes;
}
