import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isFetched, versions } from '../preflight/doctor.mjs';
import { StackFailure } from '../preflight/failure.mjs';
import { findJdk } from '../preflight/java.mjs';
import { releaseLock, takeLock } from '../preflight/lock.mjs';
import { findMaven } from '../preflight/maven.mjs';
import { cacheFolder } from '../preflight/paths.mjs';
import { openFolder, writeJson, writeWhole } from './files.js';
import type { Report } from './report.js';

export type Fetched = 'kafka' | 'elasticsearch';

/** Where the programs of an engine lie once they are fetched. */
export const programFolder = (engine: Fetched): string =>
  join(cacheFolder(), `${engine}-${versions[engine].version}`);

const plugin = versions.maven.dependencyPlugin;

function pomOf(artifacts: string[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>org.openrounds</groupId><artifactId>kafka</artifactId><version>1</version>
<dependencies>${dependencies.join('')}</dependencies></project>\n`;
}

/** Maven's arguments that leave the engine's files in `<part>/out`. */
function mavenArguments(engine: Fetched, part: string): string[] {
  if (engine === 'kafka') {
    writeWhole(join(part, 'pom.xml'), pomOf(versions.kafka.artifacts));
    return [
      `${plugin}:copy-dependencies`,
      '-f',
      join(part, 'pom.xml'),
      `-DoutputDirectory=${join(part, 'out')}`,
    ];
  }
  const { artifact, folder, leftOut } = versions.elasticsearch;
  return [
    `${plugin}:unpack`,
    `-Dartifact=${artifact}`,
    `-DoutputDirectory=${join(part, 'out')}`,
    `-Dmdep.unpack.includes=*/${folder}/**`,
    `-Dmdep.unpack.excludes=${leftOut.map((module) => `*/${folder}/modules/${module}/**`).join(',')}`,
  ];
}

/** Maven draws its progress over one line: the last figure counts, the transfer is told every few seconds. */
export function readProgress(text: string): string | undefined {
  const last = [...text.matchAll(/Progress \(\d+\): ([\d.]+(?:\/[\d.]+)? ?[kMG]?B)/g)].at(-1);
  return last?.[1];
}

function runMaven(engine: Fetched, part: string, report: Report, signal: AbortSignal): Promise<void> {
  const args = ['--batch-mode', '--no-snapshot-updates', ...mavenArguments(engine, part)];
  const env = { ...process.env, JAVA_HOME: findJdk({ minimum: versions.java.minimum }).home };
  const maven = spawn(findMaven(), args, { cwd: part, env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let shown = performance.now();
  const began = shown;
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-20_000);
    const progress = readProgress(chunk.toString());
    if (!progress || performance.now() - shown < 3000) return;
    shown = performance.now();
    report.line(`          ${engine}: ${progress} after ${Math.round((shown - began) / 1000)} s`);
  };
  maven.stdout.on('data', listen);
  maven.stderr.on('data', listen);
  return new Promise((resolve, reject) => {
    maven.on('error', (error) => reject(new StackFailure(`Maven could not be started: ${error.message}`)));
    maven.on('close', (code) => {
      if (code === 0) return resolve();
      const detail = said
        .split(/[\r\n]+/)
        .filter((line) => /ERROR|WARN/.test(line))
        .slice(0, 20)
        .join('\n');
      reject(
        new StackFailure(`Maven could not fetch ${engine}: repair the connection and start again.`, {
          detail,
        }),
      );
    });
  });
}

/** One figure for everything that was fetched: the SHA-256 over the sorted list of files and their SHA-256. */
export function digestOf(folder: string): { files: number; bytes: number; sha256: string } {
  const whole = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
  let bytes = 0;
  for (const path of files) {
    const content = readFileSync(join(folder, path));
    bytes += content.length;
    whole.update(`${path} ${createHash('sha256').update(content).digest('hex')}\n`);
  }
  return { files: files.length, bytes, sha256: whole.digest('hex') };
}

/** Maven honours the umask; the engine's user must be able to read. */
function openForReading(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}

function foundIn(engine: Fetched, part: string): string {
  if (engine === 'kafka') return join(part, 'out');
  const [release] = readdirSync(join(part, 'out'));
  return join(part, 'out', release ?? '', versions.elasticsearch.folder);
}

async function fetchInto(
  engine: Fetched,
  part: string,
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  mkdirSync(part, { recursive: true });
  await runMaven(engine, part, report, signal);
  const found = foundIn(engine, part);
  const digest = digestOf(found);
  const expected = versions[engine].sha256;
  if (digest.sha256 !== expected) {
    throw new StackFailure(
      `${engine} ${versions[engine].version} as fetched has the checksum ${digest.sha256} and not ${expected}: delete it from Maven's repository and start again, or ask who changed it.`,
    );
  }
  openForReading(found);
  writeJson(join(found, 'complete.json'), { engine, version: versions[engine].version, ...digest });
  const folder = programFolder(engine);
  rmSync(folder, { recursive: true, force: true });
  renameSync(found, folder);
  return `${Math.round(digest.bytes / 1e6)} MB in ${folder}`;
}

/**
 * Fetches an engine's programs with Maven unless they are there already, whole. A half-finished download of an
 * earlier start is thrown away (Maven itself keeps the parts it has); two starts at once take turns.
 */
export async function fetchEngine(engine: Fetched, report: Report, signal: AbortSignal): Promise<string> {
  const folder = programFolder(engine);
  if (isFetched(engine)) return folder;
  openFolder(cacheFolder());
  const lock = `${folder}.lock`;
  while (takeLock(lock)) await wait(500);
  const part = `${folder}.part`;
  try {
    if (isFetched(engine)) return folder;
    if (existsSync(part)) report.line(`          ${engine}: an unfinished download is thrown away`);
    rmSync(part, { recursive: true, force: true });
    const done = report.step(`fetch ${engine} ${versions[engine].version}`);
    done(await fetchInto(engine, part, report, signal));
    return folder;
  } finally {
    rmSync(part, { recursive: true, force: true });
    releaseLock(lock);
  }
}
