import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './extra-process.js';
import type { Result } from './run-fault.js';

const file = join(root, '.stack', 'faults.jsonl');

/** Results as they come, one line each, so that a run that was interrupted can go on. */
export class Journal {
  constructor(private readonly path = file) {}

  /** Leaves out what is about to be run again; results of other faults and seeds stay. */
  forget(again: (result: Result) => boolean): void {
    const kept = this.all().filter((result) => !again(result));
    rmSync(this.path, { force: true });
    for (const result of kept) this.add(result);
  }

  add(result: Result): void {
    mkdirSync(dirname(this.path), { recursive: true });
    // The line break in front ends a line that was cut in writing.
    appendFileSync(this.path, `\n${JSON.stringify(result)}\n`);
  }

  passed(): Result[] {
    return this.all().filter(({ outcome }) => outcome === 'passed');
  }

  /** A line that was cut in writing is left out. */
  private all(): Result[] {
    const lines = existsSync(this.path) ? readFileSync(this.path, 'utf8').split('\n') : [];
    return lines.flatMap(parsed);
  }
}

function parsed(line: string): Result[] {
  try {
    return [JSON.parse(line) as Result];
  } catch {
    return [];
  }
}
