import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { EngineName } from '../../preflight/plan.mjs';
import { StackFailure } from '../../preflight/failure.mjs';
import { root } from '../../preflight/paths.mjs';
import type { EnginePorts } from '../ports.js';

const file = join(root, 'deploy', 'compose', 'engines.yaml');

/** @throws StackFailure when no container engine answers; a client without one is common */
export function requireDocker(): void {
  const { status } = spawnSync('docker', ['info'], { timeout: 2000, stdio: 'ignore' });
  if (status === 0) return;
  throw new StackFailure(
    'No container engine answers `docker info`: start it, or leave --engines=docker out to run the engines without one.',
  );
}

const password = 'openrounds-local-only';

function compose(profile: string, ports: EnginePorts, args: string[]) {
  const env = {
    ...process.env,
    POSTGRES_PASSWORD: password,
    POSTGRES_PORT: String(ports.postgres),
    KAFKA_PORT: String(ports.kafka),
    ELASTICSEARCH_PORT: String(ports.elasticsearch),
  };
  const all = ['compose', '-p', `openrounds-${profile}`, '-f', file, '--profile', 'engines', ...args];
  return spawnSync('docker', all, { env, encoding: 'utf8' });
}

/** Starts the named engines as containers on the profile's ports and waits until compose calls them healthy. */
export function startContainers(profile: string, ports: EnginePorts, engines: EngineName[]): void {
  requireDocker();
  const { status, stderr } = compose(profile, ports, ['up', '--detach', '--wait', ...engines]);
  if (status === 0) return;
  const detail = stderr.split('\n').slice(-20).join('\n');
  throw new StackFailure('docker compose could not start the engines: see the lines above.', { detail });
}

export function stopContainers(profile: string, ports: EnginePorts): void {
  compose(profile, ports, ['stop']);
}

export const containerUrls = (ports: EnginePorts): Record<EngineName, string> => ({
  postgres: `postgres://postgres:${password}@127.0.0.1:${ports.postgres}/postgres`,
  kafka: `127.0.0.1:${ports.kafka}`,
  elasticsearch: `http://127.0.0.1:${ports.elasticsearch}`,
});
