import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StackFailure } from '../preflight/failure.mjs';
import { root } from '../preflight/paths.mjs';
import { freePort, isFree } from './ports.js';

/** One of our processes on one machine. */
export interface ServiceEntry {
  name: string;
  port: number;
  /** Has a database of its own. */
  database: boolean;
}

/** In the order of their start; the gateway is last, when all that it leads to answers. */
export const catalogue: readonly ServiceEntry[] = [
  { name: 'identity', port: 8101, database: true },
  { name: 'discussions', port: 8102, database: true },
  { name: 'cases', port: 8103, database: true },
  { name: 'ratings', port: 8104, database: true },
  { name: 'search', port: 8105, database: true },
  { name: 'gateway', port: 8080, database: false },
];

/** Who has demo data to bring, in the order in which one needs the other's. */
export const seedOrder = ['identity', 'ratings', 'cases', 'discussions'] as const;

export const managementPortOf = (port: number): number => port + 1000;

export const portVariable = (service: string): string => `${service.toUpperCase()}_PORT`;

/** A built file of a service, as an absolute path; undefined when the service has none of that name. */
export function builtFile(service: string, file: string): string | undefined {
  const path = join(root, 'apps', service, 'dist', file);
  return existsSync(path) ? path : undefined;
}

/**
 * The services to run: all, or those named (the gateway must be named too).
 * @throws StackFailure for a name that is none of ours, and for one that is not built
 */
export function chooseServices(only?: readonly string[]): ServiceEntry[] {
  const unknown = only?.find((name) => !catalogue.some((entry) => entry.name === name));
  if (unknown) {
    const known = catalogue.map(({ name }) => name).join(', ');
    throw new StackFailure(`There is no service ${unknown}: name some of ${known}.`);
  }
  const chosen = catalogue.filter(({ name }) => !only || only.includes(name));
  const unbuilt = chosen.find(({ name }) => !builtFile(name, 'main.js'));
  if (unbuilt) throw new StackFailure(`apps/${unbuilt.name} is not built: run \`npm run build\` first.`);
  return chosen;
}

export type ServicePorts = Record<string, number>;

async function fixedPort(entry: ServiceEntry, env: Record<string, string | undefined>): Promise<number> {
  const variable = portVariable(entry.name);
  const port = Number(env[variable] ?? entry.port);
  for (const wanted of [port, managementPortOf(port)]) {
    if (await isFree(wanted)) continue;
    throw new StackFailure(
      `Port ${wanted} of ${entry.name} is taken by another program: end that program, or move ${entry.name} with ${variable}=<port> (its management port is always that + 1000).`,
    );
  }
  return port;
}

/**
 * The port of each service: fixed and movable by `<SERVICE>_PORT`, or any free one.
 * @throws StackFailure naming the variable that moves a taken port
 */
export async function chooseServicePorts(
  services: readonly ServiceEntry[],
  mode: 'default' | 'free',
  env: Record<string, string | undefined> = process.env,
): Promise<ServicePorts> {
  const taken = new Set<number>();
  const ports: ServicePorts = {};
  for (const entry of services) {
    ports[entry.name] = mode === 'free' ? await freePort(taken, true) : await fixedPort(entry, env);
  }
  return ports;
}
