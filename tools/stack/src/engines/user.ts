import { execFileSync } from 'node:child_process';
import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { StackFailure } from '../../preflight/failure.mjs';

export interface User {
  uid: number;
  gid: number;
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** Kafka and Elasticsearch under a root start: the conventional user without rights, which needs no entry. */
export const nobody = (): User | undefined => (isRoot() ? { uid: 65534, gid: 65534 } : undefined);

function lookUp(name: string): User | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/**
 * PostgreSQL refuses root and insists on a user with an entry: `postgres`, made when it is not there.
 * @returns undefined when this is not a root start: then the engines run as the person who starts them
 */
export function postgresUser(): User | undefined {
  if (!isRoot()) return undefined;
  const existing = lookUp('postgres');
  if (existing) return existing;
  try {
    execFileSync('groupadd', ['--force', 'postgres'], { stdio: 'ignore' });
    execFileSync('useradd', ['--gid', 'postgres', '--no-create-home', 'postgres'], { stdio: 'ignore' });
  } catch {
    // The look below tells whether it worked.
  }
  const made = lookUp('postgres');
  if (made) return made;
  throw new StackFailure(
    'PostgreSQL does not run as root, and the user `postgres` could not be made: start as another user, or set DATABASE_URL.',
  );
}

/** Gives a folder and all in it to a user. */
export function giveTo(user: User | undefined, folder: string): void {
  if (!user) return;
  chownSync(folder, user.uid, user.gid);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chownSync(join(entry.parentPath, entry.name), user.uid, user.gid);
  }
}
