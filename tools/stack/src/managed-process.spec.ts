import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ManagedProcess, type Exit } from './managed-process.js';

describe('a managed process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'managed-'));
  const started: ManagedProcess[] = [];
  afterEach(async () => {
    for (const one of started.splice(0)) await one.stop();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const program = (script: string, isReady: () => Promise<boolean>): ManagedProcess => {
    const one = new ManagedProcess({
      name: 'example',
      kind: 'service',
      command: process.execPath,
      args: ['-e', script],
      env: {},
      cwd: folder,
      logFile: join(folder, 'example.log'),
      stopSignal: 'SIGTERM',
      stopGraceMs: 5_000,
      readyWithinMs: 10_000,
      isReady,
    });
    started.push(one);
    return one;
  };

  it('is known as ended when its stop has returned', async () => {
    const one = program('setInterval(() => undefined, 1000)', () => Promise.resolve(true));
    for (let round = 0; round < 3; round += 1) {
      await one.start();
      expect(one.isRunning).toBe(true);
      await one.stop();
      expect(one.isRunning).toBe(false);
    }
  });

  it('is not taken for ended because the one before it ends late', async () => {
    // The first ends by itself once its successor runs; the second is ready only after that.
    const one = program('setTimeout(() => undefined, 400)', () => Promise.resolve(false));
    const ends: Exit[] = [];
    one.onExit((exit) => ends.push(exit));
    one.launch();
    const first = one.record!.pid;
    one.program.args = ['-e', 'setInterval(() => undefined, 1000)'];
    one.program.isReady = () => Promise.resolve(!isAlive(first));
    one.launch();
    await one.whenReady();
    expect([one.isRunning, ends]).toEqual([true, []]);
  });

  it('that ends before it is ready is told of with its exit code', async () => {
    const one = program('process.exit(7)', () => Promise.resolve(false));
    await expect(one.start()).rejects.toThrow('example ended with exit code 7 before it was ready.');
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
