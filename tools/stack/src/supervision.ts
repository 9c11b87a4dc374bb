import { setTimeout as wait } from 'node:timers/promises';
import { lastLines } from './files.js';
import { describeExit, type Exit, type ManagedProcess } from './managed-process.js';
import type { Report } from './report.js';

const longestPauseMs = 30_000;
const healthyAfterMs = 60_000;

/**
 * Watches running processes: one that dies is named with the end of its log, and started again after a pause
 * that doubles with each death in a row. Nothing is restarted silently.
 */
export class Supervision {
  private active = true;
  private readonly deaths = new Map<string, { count: number; at: number }>();

  constructor(
    private readonly report: Report,
    private readonly onLaunch: (process: ManagedProcess) => void,
  ) {}

  watch(process: ManagedProcess): void {
    process.onExit((exit) => {
      if (this.active) void this.revive(process, exit);
    });
  }

  end(): void {
    this.active = false;
  }

  /** The pause before the next start of this process, in milliseconds: 1 s, 2 s, 4 s … 30 s. */
  pauseFor(name: string, now = Date.now()): number {
    const before = this.deaths.get(name);
    const count = before && now - before.at < healthyAfterMs ? before.count + 1 : 1;
    this.deaths.set(name, { count, at: now });
    return Math.min(1000 * 2 ** (count - 1), longestPauseMs);
  }

  private async revive(process: ManagedProcess, exit: Exit): Promise<void> {
    const { name, program } = process;
    const pause = this.pauseFor(name);
    const when = `starting it again in ${pause / 1000} s`;
    this.report.line(lastLines(program.logFile).replace(/^/gm, '    '));
    this.report.line(`✗ ${stamp()} ${name} ${describeExit(exit)}; ${when} (log: ${program.logFile})`);
    await wait(pause);
    if (!this.active) return;
    process.launch();
    this.onLaunch(process);
    try {
      await process.whenReady();
      this.report.line(`✓ ${stamp()} ${name} is back`);
    } catch (error) {
      this.report.line(`✗ ${stamp()} ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

const stamp = (): string => new Date().toISOString().slice(11, 19);
