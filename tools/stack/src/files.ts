import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a folder, and those above it that are missing, so that every user may pass, whatever the umask says. */
export function openFolder(path: string): string {
  const first = mkdirSync(path, { recursive: true }) ?? path;
  for (let made = path; ; made = dirname(made)) {
    chmodSync(made, 0o755);
    if (made === first || made === dirname(made)) return path;
  }
}

/** Writes a file whole or not at all: a reader never sees half of it. */
export function writeWhole(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, text, { mode });
  renameSync(draft, path);
}

/** A JSON file's content; the fallback when there is none or it cannot be read. */
export function readJson<T>(path: string, fallback: T): T {
  if (!existsSync(path)) return fallback;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return fallback;
  }
}

export function writeJson(path: string, value: unknown, mode?: number): void {
  writeWhole(path, `${JSON.stringify(value, undefined, 2)}\n`, mode);
}

/** Stands in a log before each start of a program. */
export const startMark = '---- started';

/** The last lines of a log's latest run, for the message that explains a failure. */
export function lastLines(path: string, count = 20): string {
  if (!existsSync(path)) return '';
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const run = lines.findLastIndex((line) => line.startsWith(startMark));
  return lines.slice(Math.max(run, lines.length - count, 0)).join('\n');
}
