import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

export interface ServiceRun {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** The parsed log lines so far */
  readonly log: () => Record<string, unknown>[];
  readonly ended: Promise<number | null>;
}

/** Runs a file of `notes/` as a process of its own, from the sources. */
export function runFile(file: string, env: Record<string, string>, args: string[] = []): ServiceRun {
  const folder = import.meta.dirname;
  const flags = ['--import', join(folder, 'typescript-hooks.mjs'), '--conditions=@openrounds/source'];
  const { NODE_OPTIONS: _jest, ...outer } = process.env;
  const base = Object.fromEntries(
    Object.entries(outer).filter(([name]) => /^(PATH|HOME|TMPDIR)$/.test(name)),
  );
  const child = spawn(process.execPath, [...flags, join(folder, 'notes', file), ...args], {
    env: { ...base, ...env },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const lines = (): string[] => output.split('\n').filter((line) => line.startsWith('{"level"'));
  return {
    child,
    output: () => output,
    log: () => lines().map((line) => JSON.parse(line) as Record<string, unknown>),
    ended,
  };
}

/** A port that nobody uses at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
