import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface ServiceRun {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** The parsed log lines so far */
  readonly log: () => Record<string, unknown>[];
  readonly ended: Promise<number | null>;
}

const root = join(import.meta.dirname, '../../..');
const register = join(root, 'libs/telemetry/dist/register.js');

/** Runs a file of `notes/` as a process of its own, on the built libraries as a service does. */
export function runFile(file: string, env: Record<string, string>, args: string[] = []): ServiceRun {
  const folder = import.meta.dirname;
  const flags = [join(folder, 'typescript-hooks.mjs'), register].flatMap((name) => ['--import', name]);
  const { NODE_OPTIONS: _jest, ...outer } = process.env;
  const base = Object.fromEntries(
    Object.entries(outer).filter(([name]) => /^(PATH|HOME|TMPDIR)$/.test(name)),
  );
  const child = spawn(process.execPath, [...flags, join(folder, 'notes', file), ...args], {
    env: { ...base, NODE_COMPILE_CACHE: join(root, '.stack/compile-cache'), ...env },
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
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface Sink {
  readonly url: string;
  readonly bodies: string[];
  close(): Promise<void>;
}

/** A collector that keeps what it is sent. */
export async function startSink(): Promise<Sink> {
  const bodies: string[] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies, close };
}
