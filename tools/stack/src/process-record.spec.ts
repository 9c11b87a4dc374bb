import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { holderOf, releaseLock, takeLock } from '../preflight/lock.mjs';
import { groupLives, isAlive, readStat, startTimeOf } from '../preflight/process-table.mjs';
import { endProcess, endSurvivors, readState, writeState, type ProcessRecord } from './process-record.js';
import { removeProfile } from './profile.js';

describe('A process on record', () => {
  const children: ChildProcess[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'record-'));
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** A child in its own group that says a word once its script has begun. */
  const child = async (script = ''): Promise<ProcessRecord> => {
    const code = `${script}; setInterval(() => undefined, 1000); process.stdout.write('on');`;
    const started = spawn(process.execPath, ['-e', code], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(started);
    await once(started.stdout, 'data');
    const pid = started.pid ?? 0;
    return { name: 'child', kind: 'service', stopSignal: 'SIGTERM', pid, startTime: startTimeOf(pid) ?? '' };
  };

  it('is known by pid and start time together', async () => {
    const record = await child();
    expect(isAlive(record)).toBe(true);
    expect(isAlive({ ...record, startTime: `${record.startTime}0` })).toBe(false);
    expect(isAlive(undefined)).toBe(false);
  });

  it('is read from a stat line whose command holds spaces and brackets', () => {
    const fields = ['S', '1', '77', ...Array.from({ length: 16 }, () => '0'), '4242', '0'];
    expect(readStat(`12 (a b) c)) ${fields.join(' ')}`)).toEqual({
      state: 'S',
      parent: 1,
      group: 77,
      ticks: '4242',
    });
  });

  it('ends politely when it can', async () => {
    const record = await child(`process.on('SIGTERM', () => process.exit(0))`);
    await endProcess(record, 5000);
    expect([isAlive(record), groupLives(record.pid)]).toEqual([false, false]);
  });

  it('is ended without asking when it does not listen, together with its own children', async () => {
    const grandchild = `require('node:child_process').spawn('sleep', ['60'])`;
    const record = await child(`process.on('SIGTERM', () => undefined); ${grandchild}`);
    await endProcess(record, 200);
    expect([isAlive(record), groupLives(record.pid)]).toEqual([false, false]);
  });

  it('is left alone when its pid belongs to another process now', async () => {
    const record = await child();
    await endProcess({ ...record, startTime: 'another' }, 100);
    expect(isAlive(record)).toBe(true);
  });

  it('is ended by the next start when its supervisor was killed', async () => {
    const profile = `test-survivors-${process.pid}`;
    const [mine, foreign] = [await child(), await child()];
    const processes = [mine, { ...foreign, name: 'foreign', startTime: 'another' }];
    writeState(profile, { phase: 'ready', supervisor: undefined, gatewayUrl: undefined, processes });
    expect(readState(profile).processes).toHaveLength(2);
    expect(await endSurvivors(profile)).toEqual(['child']);
    expect([isAlive(mine), isAlive(foreign)]).toEqual([false, true]);
    removeProfile(profile);
  });

  it('holds a lock until it gives it back', () => {
    const file = join(folder, 'lock');
    expect(takeLock(file)).toBeUndefined();
    expect(takeLock(file)?.pid).toBe(process.pid);
    releaseLock(file);
    expect(holderOf(file)).toBeUndefined();
  });

  it('loses its lock with its life', async () => {
    const file = join(folder, 'lock-of-the-dead');
    const record = await child();
    writeFileSync(file, JSON.stringify(record));
    expect(takeLock(file)?.pid).toBe(record.pid);
    await endProcess(record, 1000);
    expect(takeLock(file)).toBeUndefined();
    rmSync(folder, { recursive: true });
  });
});
