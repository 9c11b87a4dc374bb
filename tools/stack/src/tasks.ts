import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { StackFailure } from '../preflight/failure.mjs';
import { root } from '../preflight/paths.mjs';
import { logFileOf } from './engines/engine.js';
import { lastLines } from './files.js';
import { signalGroup } from './process-record.js';

/** Node 24 of the workspace, also when a caller runs on another one. */
export const nodeProgram = join(root, 'node_modules', 'node', 'bin', 'node');

/** Compiled code of all our processes: a start compiles the same packages a dozen times without it. */
export const compileCache = join(root, '.stack', 'compile-cache');

/** Every process of ours loads the tracing first, or nothing it does would be in a trace. */
export const telemetryArguments = ['--import', join(root, 'libs', 'telemetry', 'dist', 'register.js')];

/** Programs that run to their end: migrations, topics, indices, seeds. */
export class Tasks {
  private readonly running = new Set<ChildProcess>();
  private abandoned = false;

  constructor(private readonly profile: string) {}

  /**
   * Runs a built file with Node 24; what it says goes to `logs/<name>.log`.
   * @throws StackFailure naming the task, with the last lines of its log
   */
  async run(name: string, args: string[], env: Record<string, string>): Promise<void> {
    if (this.abandoned) throw new Error(`${name} was given up`);
    const logFile = logFileOf(this.profile, name);
    const log = openSync(logFile, 'w');
    const child = spawn(nodeProgram, args, { cwd: root, env, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    this.running.add(child);
    const code = await new Promise<number | string>((resolve) => {
      child.on('error', (error) => resolve(error.message));
      child.on('exit', (exit, signal) => resolve(exit ?? signal ?? 'unknown'));
    });
    this.running.delete(child);
    if (code === 0) return;
    throw new StackFailure(`${name} failed (${code}). The end of ${logFile} stands above.`, {
      detail: lastLines(logFile),
    });
  }

  /** Ends what still runs: the start was given up. */
  abandon(): void {
    this.abandoned = true;
    for (const { pid } of this.running) if (pid) signalGroup(pid, 'SIGTERM');
  }
}
