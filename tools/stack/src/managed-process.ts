import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { StackFailure } from '../preflight/failure.mjs';
import { startTimeOf } from '../preflight/process-table.mjs';
import { lastLines, startMark } from './files.js';
import { endProcess, signalGroup, type ProcessRecord } from './process-record.js';
import { until } from './until.js';

/** How to run one engine or service, and how to know that it works. */
export interface Program {
  name: string;
  kind: 'engine' | 'service';
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  /** The user it runs as; only root may choose. */
  user?: { uid: number; gid: number } | undefined;
  logFile: string;
  stopSignal: NodeJS.Signals;
  stopGraceMs: number;
  readyWithinMs: number;
  /** A real call, not an open port. */
  isReady(): Promise<boolean>;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const unreadyGraceMs = 3000;
const reapedWithinMs = 3000;
const maxLogBytes = 20 * 1024 * 1024;

function openLog(path: string): number {
  if (existsSync(path) && statSync(path).size > maxLogBytes) renameSync(path, `${path}.1`);
  const log = openSync(path, 'a');
  writeSync(log, `${startMark} ${new Date().toISOString()} ----\n`);
  return log;
}

export const describeExit = ({ code, signal }: Exit): string =>
  signal ? `was ended by ${signal}` : `ended with exit code ${code}`;

/** A child in its own process group, so that Ctrl-C reaches the supervisor alone, which stops all in order. */
export class ManagedProcess {
  private child: ChildProcess | undefined;
  private exit: Exit | undefined;
  private wasReady = false;
  private readonly exitListeners: ((exit: Exit) => void)[] = [];
  record: ProcessRecord | undefined;

  constructor(readonly program: Program) {}

  get name(): string {
    return this.program.name;
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.exit === undefined;
  }

  onExit(listener: (exit: Exit) => void): void {
    this.exitListeners.push(listener);
  }

  /** Spawns it; `record` names the process from here on. */
  launch(): void {
    const { command, args, env, cwd, user, logFile, name, kind, stopSignal } = this.program;
    const log = openLog(logFile);
    const child = spawn(command, args, { env, cwd, ...user, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    this.child = child;
    this.exit = undefined;
    this.wasReady = false;
    const finish = (exit: Exit) => {
      // The end of one that has a successor by now says nothing about that.
      if (this.exit || this.child !== child) return;
      this.exit = exit;
      for (const listener of this.exitListeners) listener(exit);
    };
    child.on('error', () => finish({ code: 127, signal: null }));
    child.on('exit', (code, signal) => finish({ code, signal }));
    if (child.pid === undefined) return;
    const startTime = startTimeOf(child.pid) ?? '';
    this.record = { name, kind, stopSignal, pid: child.pid, startTime };
  }

  /** @throws StackFailure naming the program and showing the end of its log, when it dies or stays silent */
  async whenReady(): Promise<void> {
    const { name, isReady, readyWithinMs, logFile } = this.program;
    const reason = await until(isReady, { withinMs: readyWithinMs, gaveUp: () => this.exit !== undefined });
    if (reason === undefined) {
      this.wasReady = true;
      return;
    }
    const what = this.exit
      ? `${describeExit(this.exit)} before it was ready`
      : `was not ready after ${readyWithinMs / 1000} s: ${reason}`;
    throw new StackFailure(`${name} ${what}. The end of ${logFile} stands above.`, {
      detail: lastLines(logFile),
    });
  }

  async start(): Promise<void> {
    this.launch();
    await this.whenReady();
  }

  async stop(): Promise<void> {
    // One that never was ready has nothing to bring to an end, and may not listen to signals yet.
    const graceMs = this.wasReady ? this.program.stopGraceMs : unreadyGraceMs;
    if (this.record) await endProcess(this.record, graceMs);
    // The system knows of the end a moment before we are told.
    await until(async () => !this.isRunning, { withinMs: reapedWithinMs, everyMs: 1 });
  }

  /** Sends a signal to the whole group, for those that do not end a process. */
  signal(signal: NodeJS.Signals): void {
    if (this.record && this.isRunning) signalGroup(this.record.pid, signal);
  }

  /** Sends a signal to the whole group and waits until the process is gone: what a fault test does. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const { record } = this;
    if (!record || !this.isRunning) return;
    signalGroup(record.pid, signal);
    await until(async () => !this.isRunning, { withinMs: this.program.stopGraceMs, everyMs: 20 });
  }
}
