import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, closeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The checkout; the same depth from `src` and from `dist`. */
export const root = resolve(import.meta.dirname, '..', '..', '..');

export interface ExtraOptions {
  readonly service: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFolder: string;
  /** Something else than the service itself, such as `ops.js`. */
  readonly program?: string;
  readonly args?: readonly string[];
  /** Where it was built, when not here. */
  readonly checkout?: string;
}

/** One more process of a built service, beside the one that the stack runs. */
export class ExtraProcess {
  readonly #exit: Promise<number>;
  #ended = false;

  private constructor(private readonly child: ChildProcess) {
    this.#exit = new Promise((done) => {
      child.once('exit', (code) => {
        this.#ended = true;
        done(code ?? 1);
      });
      child.once('error', () => {
        this.#ended = true;
        done(127);
      });
    });
  }

  static start(options: ExtraOptions): ExtraProcess {
    const { service, env, logFolder, program = 'main.js', args = [], checkout = root } = options;
    mkdirSync(logFolder, { recursive: true });
    const log = openSync(join(logFolder, `extra-${service}.log`), 'a');
    const telemetry = join(checkout, 'libs', 'telemetry', 'dist', 'register.js');
    const words = ['--import', telemetry, join(checkout, 'apps', service, 'dist', program), ...args];
    const child = spawn(process.execPath, words, {
      cwd: checkout,
      env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    return new ExtraProcess(child);
  }

  get isRunning(): boolean {
    return !this.#ended;
  }

  /** Its exit code once it has ended; 1 for one that was killed. */
  get exit(): Promise<number> {
    return this.#exit;
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.#ended && this.child.pid !== undefined) {
      try {
        process.kill(-this.child.pid, signal);
      } catch {
        // It ended meanwhile, which is what was wanted.
      }
    }
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#exit;
  }

  /** Asks it to end in order, and ends it after the grace time. */
  async stop(graceMs = 40_000): Promise<void> {
    this.signal('SIGCONT');
    this.signal('SIGTERM');
    const late = new AbortController();
    const deadline = wait(graceMs, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([this.#exit, deadline]);
    late.abort();
    await this.kill();
  }
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}
