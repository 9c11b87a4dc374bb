import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StackFailure } from './failure.mjs';
import { holderOf, releaseLock, takeLock } from './lock.mjs';
import { requireDisk } from './machine.mjs';
import { root } from './paths.mjs';

const bin = join(root, 'node_modules', '.bin');
const installStamp = join(root, 'node_modules', '.openrounds-lock');
const buildStamp = join(root, '.stack', 'build.stamp');

/** Node 24, whatever Node the person started with. */
export const node = join(bin, 'node');

/** The environment in which the workspace's own programs come first. */
export const withWorkspacePrograms = (env = process.env) => ({
  ...env,
  PATH: `${bin}${delimiter}${env.PATH ?? ''}`,
});

/** Passes our signals on while the child runs; the answer ends that and tells whether one came. */
function passSignals(child) {
  let interrupted = false;
  const forward = (signal) => {
    interrupted = true;
    child.kill(signal);
  };
  const signals = ['SIGTERM', 'SIGHUP', 'SIGINT'];
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
    return interrupted;
  };
}

/**
 * Runs a program to its end and keeps what it says, to be shown only when it fails.
 * @param {{ env: object, what: string, telling?: (lines: string[]) => string[] }} options `telling` picks the lines
 * @throws StackFailure with the last lines, or those that `telling` picks
 */
export function run(command, args, { env, what, telling = (lines) => lines.slice(-20) }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const endPassing = passSignals(child);
    let said = '';
    const keep = (chunk) => (said = (said + chunk).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => keep(String(error)));
    child.on('close', (code, signal) => {
      if (endPassing()) return reject(new StackFailure('Stopped.', { exitCode: 130 }));
      if (code === 0) return resolve();
      const detail = telling(said.trim().split('\n')).join('\n');
      reject(
        new StackFailure(`${what} failed (${signal ?? `exit ${code}`}): see the lines above.`, { detail }),
      );
    });
  });
}

/** Replaces this program by another as far as Node can: same terminal, same signals, same exit code. */
export function handOver(command, args, env = process.env) {
  const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' });
  passSignals(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal ? 130 : 1)));
  });
}

const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);

/** New packages under a running stack would pull the floor away from it. */
function refuseUnderRunning() {
  const profiles = join(root, '.stack');
  const running = existsSync(profiles)
    ? readdirSync(profiles).find((profile) => holderOf(join(profiles, profile, 'lock')))
    : undefined;
  if (!running) return;
  throw new StackFailure(
    `package-lock.json changed and the stack .stack/${running} runs on the packages before: end it first (\`npm run stack -- stop --profile=${running}\`).`,
  );
}

async function install(say) {
  const wanted = hashOf(join(root, 'package-lock.json'));
  if (read(installStamp) === wanted && existsSync(node)) return;
  refuseUnderRunning();
  requireDisk(root, 1500);
  const done = say(existsSync(join(root, 'node_modules')) ? 'packages (the lockfile changed)' : 'packages');
  rmSync(installStamp, { force: true });
  // `npm start -s` silences the npm inside too, and npm's reason stands above its long usage text.
  const telling = (lines) => lines.filter((line) => line.startsWith('npm error')).slice(0, 20);
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', args, { env: process.env, what: 'npm ci', telling });
  if (!existsSync(node)) {
    throw new StackFailure(
      'npm installed without running install scripts, so Node 24 is missing: run `npm config delete ignore-scripts`, remove node_modules and start again.',
    );
  }
  writeFileSync(installStamp, wanted);
  done();
}

function sourcesIn(folder, found = []) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) sourcesIn(path, found);
    else found.push(path);
  }
  return found;
}

/** Every room with a `src`, as `apps/identity`. */
function rooms() {
  return ['libs', 'apps', 'tools']
    .flatMap((kind) => readdirSync(join(root, kind)).map((name) => join(kind, name)))
    .filter((room) => existsSync(join(root, room, 'src')));
}

function sourceMark() {
  const mark = createHash('sha256')
    .update(read(installStamp) ?? '')
    .update(hashOf(join(root, '.swcrc')));
  for (const room of rooms()) {
    mark.update(`${room}:${existsSync(join(root, room, 'dist'))}\n`);
    for (const file of sourcesIn(join(root, room, 'src')).sort()) {
      const { size, mtimeMs } = statSync(file);
      mark.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return mark.digest('hex');
}

async function build(say) {
  // Nx knows what to build, but takes seconds to find out that there is nothing to do.
  if (read(buildStamp) === sourceMark()) return;
  const done = say('build');
  const env = { ...withWorkspacePrograms(), NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' };
  const args = [join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js')];
  await run(node, [...args, 'run-many', '-t', 'build', '--output-style=static'], { env, what: 'The build' });
  mkdirSync(dirname(buildStamp), { recursive: true });
  writeFileSync(buildStamp, sourceMark());
  done();
}

/**
 * Packages as the lockfile says and every room built, each only when something changed. Two commands at once in
 * one checkout (a start beside a test run) take turns.
 * @param {(what: string) => () => void} say begins a line of progress, and answers the function that ends it
 */
export async function prepare(say) {
  const lock = join(root, '.stack', 'prepare.lock');
  let told = false;
  for (let holder = takeLock(lock); holder; holder = takeLock(lock)) {
    if (!told)
      process.stdout.write(`  waiting for another command that prepares this checkout (pid ${holder.pid})\n`);
    told = true;
    await wait(500);
  }
  try {
    await install(say);
    await build(say);
  } finally {
    releaseLock(lock);
  }
}
