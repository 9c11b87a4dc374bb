import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StackFailure } from './failure.mjs';

/** The checkout. */
export const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

const shelter = '/var/tmp/openrounds';

const isRoot = () => process.getuid?.() === 0;

/** Whether a user without any rights of its own gets through every folder down to this one. */
export function othersReach(folder) {
  for (let path = folder; ; path = dirname(path)) {
    if (existsSync(path) && (statSync(path).mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** A folder below the world-writable /var/tmp must be ours, or another user could put programs in our way. */
function openShelter() {
  if (!existsSync(shelter)) {
    mkdirSync(shelter);
    chmodSync(shelter, 0o755);
  }
  const { uid, mode } = lstatSync(shelter);
  if (uid === 0 && (mode & 0o022) === 0) return shelter;
  throw new StackFailure(
    `${shelter} belongs to somebody else or is open to others: remove it and start again.`,
  );
}

/** Downloads and unpacked programs, shared by all checkouts. Moved when the engines' user could not reach it. */
export function cacheFolder(env = process.env) {
  const wanted = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'openrounds', 'engines');
  return isRoot() && !othersReach(wanted) ? join(openShelter(), 'engines') : wanted;
}

/** Keys, logs, pids, ports and configuration of a profile: always in the checkout. */
export function profileFolder(profile) {
  return join(root, '.stack', profile);
}

/** What the engines write: in the profile's folder, or beside the moved programs for the same reason as those. */
export function dataFolder(profile) {
  if (!isRoot() || othersReach(root)) return profileFolder(profile);
  const checkout = createHash('sha256').update(root).digest('hex').slice(0, 12);
  return join(openShelter(), checkout, profile);
}
