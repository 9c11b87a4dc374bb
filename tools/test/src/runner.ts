import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

/** The checkout; the same depth from `src` and from `dist`. */
export const root = resolve(import.meta.dirname, '..', '..', '..');

/** Runs programs, each in its own process group, so that an interrupt ends all of it. */
export class Runner {
  private readonly running = new Set<ChildProcess>();
  private signal: NodeJS.Signals | undefined;

  /**
   * Runs a program of the workspace with Node 24.
   * @param quiet keeps what it says and shows it only when it fails
   * @returns its exit code; 130 when interrupted
   */
  async run(args: string[], env: Record<string, string | undefined>, quiet: boolean): Promise<number> {
    if (this.signal) return 130;
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    this.running.add(child);
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise<number>((done) => {
      child.on('error', () => done(127));
      child.on('close', (exit) => done(exit ?? 1));
    });
    this.running.delete(child);
    if (code !== 0 && !this.signal) process.stdout.write(said);
    return this.signal ? 130 : code;
  }

  get interruptedBy(): NodeJS.Signals | undefined {
    return this.signal;
  }

  /** Ends all that runs now and refuses what would come. */
  interrupt(signal: NodeJS.Signals): void {
    this.signal = signal;
    for (const { pid } of this.running) if (pid) signalGroup(pid);
  }
}

function signalGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It ended by itself meanwhile.
  }
}
