import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { StackFailure, printFailure } from '../preflight/failure.mjs';
import { findMaven } from '../preflight/maven.mjs';
import { freeMemory, requireDisk, requireMemory, requireNode } from '../preflight/machine.mjs';
import { othersReach } from '../preflight/paths.mjs';
import { planEngines } from '../preflight/plan.mjs';
import { readStartArguments } from './arguments.js';
import { digestOf, readProgress } from './fetch.js';

describe('Before anything is started', () => {
  const folder = mkdtempSync(join(tmpdir(), 'preflight-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('an engine whose URL is set is external, each on its own', () => {
    expect(planEngines([], { DATABASE_URL: 'postgres://x' })).toEqual({
      postgres: 'external',
      kafka: 'local',
      elasticsearch: 'local',
    });
    expect(planEngines(['--engines=docker'], { KAFKA_BROKERS: 'x:9092' })).toEqual({
      postgres: 'docker',
      kafka: 'external',
      elasticsearch: 'docker',
    });
    expect(() => planEngines(['--engines=podman'], {})).toThrow(/--engines=podman means nothing/);
  });

  it('a word that means nothing is refused with the right form', () => {
    expect(readStartArguments(['--detach', '--only=identity,search'])).toMatchObject({
      detach: true,
      only: ['identity', 'search'],
      seed: true,
    });
    expect(() => readStartArguments(['--detatch'])).toThrow(/'--detatch': the form is `npm start --/);
  });

  it('too little disk or memory is told with both figures', () => {
    expect(() => requireDisk(join(folder, 'not', 'yet'), 1e9)).toThrow(
      /MB free and 1000000000 MB are needed/,
    );
    expect(() => requireMemory(2500, 1024 ** 3)).toThrow(
      /^1024 MB of memory are free and 2500 MB are needed/,
    );
    expect(() => requireMemory(1000, 1024 ** 3)).not.toThrow();
  });

  it('memory is what the control group leaves, without the page cache', () => {
    writeFileSync(join(folder, 'meminfo'), 'MemTotal: 9000 kB\nMemAvailable:    8000 kB\n');
    const files = { meminfo: join(folder, 'meminfo'), cgroup: folder };
    expect(freeMemory(files)).toBe(8000 * 1024);
    writeFileSync(join(folder, 'memory.max'), '4096000\n');
    writeFileSync(join(folder, 'memory.current'), '3000000\n');
    writeFileSync(join(folder, 'memory.stat'), 'anon 1\ninactive_file 500000\n');
    expect(freeMemory(files)).toBe(1_596_000);
    writeFileSync(join(folder, 'memory.max'), 'max\n');
    expect(freeMemory(files)).toBe(8000 * 1024);
  });

  it('an old Node is told which one is needed', () => {
    expect(() => requireNode(20, '18.19.0')).toThrow(
      'Node 20 or later is needed to begin with, this is 18.19.0',
    );
    expect(() => requireNode(20, '20.0.0')).not.toThrow();
  });

  it('Maven is found by its home or on the PATH, and missed with what to do', () => {
    const bin = join(folder, 'maven', 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'mvn'), '', { mode: 0o755 });
    expect(findMaven({ env: { MAVEN_HOME: join(folder, 'maven') } })).toBe(join(bin, 'mvn'));
    expect(findMaven({ env: { PATH: `/nowhere:${bin}` } })).toBe(join(bin, 'mvn'));
    expect(() => findMaven({ env: { PATH: '/nowhere' } })).toThrow(
      /Maven is missing.*install Maven 3\.8 or later/,
    );
  });

  it('a folder that others cannot pass is noticed wherever the closed one lies', () => {
    const inner = join(folder, 'closed', 'inner');
    mkdirSync(inner, { recursive: true });
    for (const path of [folder, join(folder, 'closed'), inner]) chmodSync(path, 0o755);
    expect(othersReach(inner)).toBe(true);
    chmodSync(join(folder, 'closed'), 0o700);
    expect(othersReach(inner)).toBe(false);
  });

  it("Maven's progress is the last figure on its line", () => {
    expect(readProgress('Progress (1): 1.2/903 MB\rProgress (1): 411/903 MB\r')).toBe('411/903 MB');
    expect(readProgress('[INFO] Unpacking')).toBeUndefined();
  });

  it('a fetched folder has one checksum, whatever changes in it changes that', () => {
    const fetched = join(folder, 'fetched', 'lib');
    mkdirSync(fetched, { recursive: true });
    writeFileSync(join(fetched, 'a.jar'), 'one');
    const before = digestOf(join(folder, 'fetched'));
    expect(before).toMatchObject({ files: 1, bytes: 3 });
    writeFileSync(join(fetched, 'a.jar'), 'two');
    expect(digestOf(join(folder, 'fetched')).sha256).not.toBe(before.sha256);
  });

  it('a failure is one sentence, below the lines that show why', () => {
    let said = '';
    const code = printFailure(
      new StackFailure('identity died.', { exitCode: 3, detail: 'a\nb' }),
      (text) => (said += text),
    );
    expect(code).toBe(3);
    expect(said).toBe('\n    a\n    b\n\n✗ identity died.\n');
  });
});
