import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { RunningService } from '@openrounds/stack';

const root = new URL('../../../../', import.meta.url).pathname;
const longestMs = 60_000;

const living = new Set<ChildProcess>();
// Whatever ends us, no child outlives us.
process.on('exit', () => living.forEach((child) => void child.kill('SIGKILL')));

function watched(child: ChildProcess): void {
  living.add(child);
  child.once('exit', () => living.delete(child));
}

/** A built service as a process of its own with some of its roles, beside or instead of the stack's. */
export interface RoleProcess {
  readonly pid: number;
  /** A counter or gauge at its management port, summed over its labels. */
  metric(name: string): Promise<number>;
  signal(signal: NodeJS.Signals): void;
  /** Ends it and waits until it is gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a service with the environment that it has in the stack, and waits until it says that it is ready. */
export async function startRoles(
  name: string,
  service: RunningService,
  roles: string,
  extra: Readonly<Record<string, string>> = {},
): Promise<RoleProcess> {
  const [port, managementPort] = await freePorts(2);
  const telemetry = join(root, 'libs/telemetry/dist/register.js');
  const child = spawn(process.execPath, ['--import', telemetry, join(root, 'apps', name, 'dist/main.js')], {
    cwd: root,
    env: {
      ...service.env,
      LOG_LEVEL: 'warn',
      SERVICE_ROLES: roles,
      PORT: String(port),
      MANAGEMENT_PORT: String(managementPort),
      ...extra,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  watched(child);
  const management = `http://127.0.0.1:${managementPort}`;
  await until(`${name} with ${roles}`, async () => {
    if (child.exitCode !== null) throw new Error(`${name} with ${roles} ended with ${child.exitCode}.`);
    return (await fetch(`${management}/readyz`).catch(() => undefined))?.ok;
  });
  return {
    pid: child.pid!,
    metric: async (metric) => sumOf(await (await fetch(`${management}/metrics`)).text(), metric),
    signal: (signal) => void child.kill(signal),
    end: (signal = 'SIGTERM') => endOf(child, signal),
  };
}

/** @returns the sum over all labels of a metric in Prometheus' text format; 0 where it is not there yet */
export function sumOf(text: string, metric: string): number {
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** A program of `raw/` as a process of its own, which takes orders. */
export interface RawProgram {
  readonly pid: number;
  ask<Answer>(order: object): Promise<Answer>;
  end(): Promise<void>;
}

/** @param env all that the program is told; its environment holds nothing else of ours */
export async function startRaw(name: string, env: Readonly<Record<string, string>>): Promise<RawProgram> {
  const child = fork(new URL(`../raw/${name}.js`, import.meta.url).pathname, [], {
    env: { PATH: process.env['PATH'] ?? '', KAFKAJS_NO_PARTITIONER_WARNING: '1', ...env },
  });
  watched(child);
  const program: RawProgram = {
    pid: child.pid!,
    ask: (order) => {
      const answer = answerOf(child, name);
      child.send(order);
      return answer as Promise<never>;
    },
    end: () => endOf(child, 'SIGTERM'),
  };
  await answerOf(child, name);
  return program;
}

async function answerOf(child: ChildProcess, name: string): Promise<unknown> {
  const late = AbortSignal.timeout(longestMs);
  const message = once(child, 'message', { signal: late });
  const ended = once(child, 'exit', { signal: late }).then(() => {
    throw new Error(`The raw program ${name} has ended.`);
  });
  const [said] = (await Promise.race([message, ended])) as [{ answer?: unknown; error?: string }];
  ended.catch(() => undefined);
  if (said.error !== undefined) throw new Error(`${name}: ${said.error}`);
  return said.answer;
}

async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill(signal);
  const kill = setTimeout(() => void child.kill('SIGKILL'), 30_000);
  await gone;
  clearTimeout(kill);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Asks until the answer is truthy. @throws Error naming what was awaited */
export async function until<T>(
  what: string,
  probe: () => Promise<T>,
  { everyMs = 20, withinMs = longestMs } = {},
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`Waited ${withinMs / 1_000} s in vain for ${what}.`);
    await wait(everyMs);
  }
}
