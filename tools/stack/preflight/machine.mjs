import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { dirname } from 'node:path';
import { StackFailure } from './failure.mjs';

const MiB = 1024 * 1024;

/** Free bytes on the disk that holds (or will hold) the folder. */
export function freeDisk(folder) {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  return bavail * bsize;
}

function readNumber(file) {
  try {
    const value = Number(readFileSync(file, 'utf8').trim());
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A control group counts the page cache as used, although it gives way to programs. */
function reclaimable(file) {
  try {
    return Number(/^inactive_file (\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Bytes that programs can still take: MemAvailable, or less where a control group sets a limit. */
export function freeMemory({ meminfo = '/proc/meminfo', cgroup = '/sys/fs/cgroup' } = {}) {
  let available = freemem();
  if (existsSync(meminfo)) {
    const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync(meminfo, 'utf8'))?.[1];
    if (kilobytes) available = Number(kilobytes) * 1024;
  }
  const limit = readNumber(`${cgroup}/memory.max`);
  const used = readNumber(`${cgroup}/memory.current`);
  if (limit === undefined || used === undefined) return available;
  return Math.min(available, limit - used + reclaimable(`${cgroup}/memory.stat`));
}

/** @throws StackFailure when the disk of the folder holds less than `megabytes` */
export function requireDisk(folder, megabytes) {
  const free = Math.floor(freeDisk(folder) / MiB);
  if (free >= megabytes) return;
  throw new StackFailure(
    `${folder} has ${free} MB free and ${megabytes} MB are needed: free some space on that disk and start again.`,
  );
}

/** @throws StackFailure when less than `megabytes` of memory are left */
export function requireMemory(megabytes, memory = freeMemory()) {
  const free = Math.floor(memory / MiB);
  if (free >= megabytes) return;
  throw new StackFailure(
    `${free} MB of memory are free and ${megabytes} MB are needed: end other programs, or use engines elsewhere with DATABASE_URL, KAFKA_BROKERS and ELASTICSEARCH_URL.`,
  );
}

/** @throws StackFailure when this program runs on an older Node than the bootstrap needs */
export function requireNode(minimum, version = process.versions.node) {
  if (Number(version.split('.')[0]) >= minimum) return;
  throw new StackFailure(
    `Node ${minimum} or later is needed to begin with, this is ${version}: install a newer Node.`,
  );
}
