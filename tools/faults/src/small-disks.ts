import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Result } from './run-fault.js';

const diskEngines = ['postgres', 'kafka', 'elasticsearch'] as const;
export type DiskEngine = (typeof diskEngines)[number];

/** Enough for each engine and a few minutes of load; the ballast takes the rest. */
const megabytes = 512;
const MiB = 1024 * 1024;

/** `$0` is a folder with one for each engine; the disks are seen by what runs after them, and vanish with it. */
const mount = `for engine in ${diskEngines.join(' ')}; do
  mount -t tmpfs -o size=${megabytes}m,mode=0755 small-disk "$0/$engine" || exit 1
done
exec "$@"`;

/**
 * The words that run a program in a mount namespace of its own, where each engine's folder is a small disk. Who is not
 * root becomes root of a user namespace to mount them, and is himself again within a second one: engines refuse root.
 */
export function within(folder: string, program: readonly string[], [user, group] = ids()): string[] {
  const [enter, leave] =
    user === 0
      ? [[], []]
      : [['--map-root-user'], ['unshare', '--user', `--map-user=${user}`, `--map-group=${group}`, '--']];
  return ['unshare', '--mount', ...enter, 'sh', '-c', mount, folder, ...leave, ...program];
}

const ids = (): [user: number, group: number] => [process.getuid?.() ?? 0, process.getgid?.() ?? 0];

/** Folders for the disks, through which every engine's user may pass. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'openrounds-disks-'));
  chmodSync(folder, 0o755);
  for (const engine of diskEngines) mkdirSync(join(folder, engine));
  return folder;
}

/** Why this machine has no small disks for us; undefined when it has. */
function refusal(folder: string): string | undefined {
  const [command, ...args] = within(folder, ['true']);
  const { status, stderr, error } = spawnSync(command!, args, { encoding: 'utf8' });
  if (status === 0) return undefined;
  const why = error?.message ?? stderr.trim().split('\n').at(-1);
  return `small file systems are refused here: ${why}`;
}

/** What came of a run on small disks. */
export interface DiskRun {
  /** Of the faults that came to their end. */
  readonly results: readonly Result[];
  /** In one sentence why this machine does not allow it. */
  readonly refused?: string;
}

/**
 * Runs the suite once more for what needs small disks, as a process that has them.
 * @param args of the suite, without where to write its results
 */
export async function runOnSmallDisks(args: readonly string[], signal: AbortSignal): Promise<DiskRun> {
  const folder = makeFolder();
  try {
    const refused = refusal(folder);
    if (refused !== undefined) return { results: [], refused };
    const json = join(folder, 'results.json');
    const suite = [process.execPath, ...process.execArgv, join(import.meta.dirname, 'main.js')];
    const [command, ...words] = within(folder, [...suite, ...args, '--disks', folder, '--json', json]);
    const child = spawn(command!, words, { stdio: ['ignore', 'ignore', 'inherit'] });
    const abort = (): boolean => child.kill('SIGTERM');
    signal.addEventListener('abort', abort);
    await new Promise((resolve) => child.once('close', resolve).once('error', resolve));
    signal.removeEventListener('abort', abort);
    return existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as DiskRun) : { results: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that leaves nothing of a disk to others. */
export class Ballast {
  #removed = false;
  #filling: Promise<void> = Promise.resolve();

  private constructor(private readonly path: string) {}

  /** Fills the disk of a folder, and again whatever is given back there, until it is removed. */
  static async in(folder: string): Promise<Ballast> {
    const ballast = new Ballast(join(folder, 'ballast'));
    await ballast.fill();
    ballast.#filling = ballast.keepFull();
    // Told by `remove`.
    ballast.#filling.catch(() => undefined);
    return ballast;
  }

  async remove(): Promise<void> {
    this.#removed = true;
    await this.#filling;
    await rm(this.path, { force: true });
  }

  private async keepFull(): Promise<void> {
    while (!this.#removed) {
      await wait(100);
      await this.fill();
    }
  }

  private async fill(): Promise<void> {
    const file = await open(this.path, 'a');
    try {
      for (const size of [MiB, 4096]) await writeUntilFull((part) => file.write(part), Buffer.alloc(size));
    } finally {
      await file.close();
    }
  }
}

async function writeUntilFull(write: (part: Buffer) => Promise<unknown>, part: Buffer): Promise<void> {
  for (;;) {
    try {
      await write(part);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
      throw error;
    }
  }
}
