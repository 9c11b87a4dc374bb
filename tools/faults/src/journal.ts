import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './extra-process.js';
import type { Result } from './run-fault.js';

const file = join(root, '.stack', 'faults.jsonl');

/** Results as they come, one line each, so that a run that was interrupted can go on. */
export class Journal {
  constructor(private readonly path = file) {}

  /** Forgets the last run. */
  clear(): void {
    rmSync(this.path, { force: true });
  }

  add(result: Result): void {
    mkdirSync(dirname(this.path), { recursive: true });
    appendFileSync(this.path, `${JSON.stringify(result)}\n`);
  }

  /** What the last run has passed; a line that was cut in writing is left out. */
  passed(): Result[] {
    const lines = existsSync(this.path) ? readFileSync(this.path, 'utf8').split('\n') : [];
    return lines.flatMap(parsed).filter(({ outcome }) => outcome === 'passed');
  }
}

function parsed(line: string): Result[] {
  try {
    return [JSON.parse(line) as Result];
  } catch {
    return [];
  }
}
