import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

const isDead = (state) => state === 'Z' || state === 'X';

/** Counts from boot start anew after a reboot, so the boot belongs to the mark. */
function bootMark() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  } catch {
    return 'boot';
  }
}

/** State, parent, process group and start: fields 3, 4, 5 and 22 of /proc/<pid>/stat; the command (field 2) may hold spaces and brackets. */
export function readStat(text) {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], parent: Number(fields[1]), group: Number(fields[2]), ticks: fields[19] };
}

/**
 * The start time of a living process as an opaque mark; undefined when there is none (a zombie counts as none).
 * A pid alone says nothing: numbers are used again, a pid with its start time is not.
 */
export function startTimeOf(pid) {
  if (process.platform === 'linux') {
    try {
      const { state, ticks } = readStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      return isDead(state) ? undefined : `${bootMark()}-${ticks}`;
    } catch {
      return undefined;
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Whether this very process still lives. */
export function isAlive(record) {
  return record !== undefined && record !== null && startTimeOf(record.pid) === record.startTime;
}

function livesInGroup(pid, group) {
  try {
    const stat = readStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return stat.group === group && !isDead(stat.state);
  } catch {
    return false;
  }
}

/** Whether any process of the group lives. Zombies, which nobody may ever collect, do not count. */
export function groupLives(group) {
  if (process.platform === 'linux') return readdirSync('/proc').some((name) => livesInGroup(name, group));
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

/** The pid and all pids below it (Linux). */
export function withDescendants(pid) {
  const parents = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      parents.set(Number(name), readStat(readFileSync(`/proc/${name}/stat`, 'utf8')).parent);
    } catch {
      // It ended while we looked.
    }
  }
  const found = [pid];
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child);
  return found;
}
