import { createServer } from 'node:net';
import { StackFailure } from '../preflight/failure.mjs';
import { readJson, writeJson } from './files.js';

/** Whether nobody listens there. Asked of the loopback, where everything of ours listens. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

// Below the range from which the system takes ports for outgoing connections, so that a kept port stays ours.
const lowest = 20_000;
const highest = 31_000;

/** A free port, and with `partner` its management port (+ 1000) too. Taken ones of this process are left out. */
export async function freePort(taken: Set<number>, partner = false): Promise<number> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    const wanted = partner ? [port, port + 1000] : [port];
    if (wanted.some((one) => taken.has(one))) continue;
    const answers = await Promise.all(wanted.map(isFree));
    if (!answers.every(Boolean)) continue;
    for (const one of wanted) taken.add(one);
    return port;
  }
  throw new StackFailure(`No free port between ${lowest} and ${highest}: end some programs and start again.`);
}

export interface EnginePorts {
  postgres: number;
  kafka: number;
  kafkaController: number;
  elasticsearch: number;
  elasticsearchTransport: number;
}

/** Which variable puts a port of ours where the operator wants it. */
export const portVariables: Partial<Record<keyof EnginePorts, string>> = {
  postgres: 'POSTGRES_PORT',
  kafka: 'KAFKA_PORT',
  elasticsearch: 'ELASTICSEARCH_PORT',
};

const names: (keyof EnginePorts)[] = [
  'postgres',
  'kafka',
  'kafkaController',
  'elasticsearch',
  'elasticsearchTransport',
];

async function enginePort(
  name: keyof EnginePorts,
  kept: Partial<EnginePorts>,
  taken: Set<number>,
  env: Record<string, string | undefined>,
): Promise<number> {
  const variable = portVariables[name];
  const wanted = variable ? Number(env[variable] ?? Number.NaN) : Number.NaN;
  if (Number.isInteger(wanted)) {
    if (await isFree(wanted)) return wanted;
    throw new StackFailure(
      `Port ${wanted} (${variable}) is taken: set ${variable} to a free port, or leave it out.`,
    );
  }
  const before = kept[name];
  if (before !== undefined && !taken.has(before) && (await isFree(before))) return before;
  return freePort(taken);
}

/** The engines' ports: chosen free once, kept in the file, chosen anew only where somebody took one meanwhile. */
export async function chooseEnginePorts(
  file: string,
  env: Record<string, string | undefined> = process.env,
): Promise<EnginePorts> {
  const kept = readJson<Partial<EnginePorts>>(file, {});
  const taken = new Set<number>();
  const chosen: Partial<EnginePorts> = {};
  for (const name of names) {
    const port = await enginePort(name, kept, taken, env);
    taken.add(port);
    chosen[name] = port;
  }
  const ports = chosen as EnginePorts;
  writeJson(file, { ...kept, ...ports });
  return ports;
}
