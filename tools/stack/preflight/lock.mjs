import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isAlive, startTimeOf } from './process-table.mjs';

/** Who holds the lock now; undefined when nobody does or the holder is dead. */
export function holderOf(file) {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8'));
    return isAlive(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes a lock that dies with its holder. Answers undefined when it is ours, else the process that has it.
 * The file appears whole (written aside, then linked), so nobody ever reads half of it.
 */
export function takeLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) }));
  try {
    for (;;) {
      try {
        linkSync(draft, file);
        return undefined;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
        const holder = holderOf(file);
        if (holder) return holder;
        rmSync(file, { force: true });
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Gives a lock back, if it is still ours. */
export function releaseLock(file) {
  if (holderOf(file)?.pid === process.pid) rmSync(file, { force: true });
}
