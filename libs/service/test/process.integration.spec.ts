import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { defineOrm, execute, ormOptions } from '@openrounds/database';
import { createTestDatabase, testErasureKey, testKeys, until } from '@openrounds/testing';
import type { TestDatabase } from '@openrounds/testing';
import { issuePassport, passportHeader } from '@openrounds/http';
import { member } from '@openrounds/testing';
import { orm } from './notes/notes.service.js';
import { freePort, runFile, startSink } from './service-process.js';
import type { ServiceRun } from './service-process.js';

jest.setTimeout(120_000);
const slowStart = { timeoutMs: 60_000 };

describe('a service as a process', () => {
  let migrated: TestDatabase;
  let database: MikroORM;
  let env: Record<string, string>;
  let base: string;
  let management: string;
  const running: ServiceRun[] = [];

  const start = (extra: Record<string, string> = {}, args: string[] = []): ServiceRun => {
    const run = runFile('main.ts', { ...env, ...extra }, args);
    running.push(run);
    return run;
  };
  const onDatabase = (sql: string) => execute(database.em.fork(), sql);
  const health = async (
    path: string,
  ): Promise<{ status: number; body: { status: string; checks: { name: string; status: string }[] } }> => {
    const answer = await fetch(`${management}${path}`);
    return { status: answer.status, body: (await answer.json()) as never };
  };
  const addNote = async (text: string): Promise<Response> => {
    const { signer } = await testKeys();
    const headers = {
      [passportHeader]: await issuePassport(signer, member(), 'notes'),
      'content-type': 'application/json',
    };
    return fetch(`${base}/v1/notes`, { method: 'POST', headers, body: JSON.stringify({ text }) });
  };
  const isReady = () =>
    until(async () => (await health('/readyz')).status === 200, { ...slowStart, what: 'readiness' });

  beforeAll(async () => {
    migrated = await createTestDatabase(orm);
    database = await MikroORM.init({ ...ormOptions(orm, migrated.url, 1) });
    const [port, managementPort] = [await freePort(), await freePort()];
    base = `http://127.0.0.1:${port}`;
    management = `http://127.0.0.1:${managementPort}`;
    env = {
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: String(port),
      MANAGEMENT_PORT: String(managementPort),
      DATABASE_URL: migrated.url,
      KAFKA_BROKERS: '127.0.0.1:1',
      SERVICE_ROLES: 'http',
      PASSPORT_PUBLIC_KEYS: (await testKeys()).publicJwks,
      ERASURE_LEDGER_KEY: testErasureKey,
      DRAIN_SECONDS: '0',
    };
  });
  afterEach(async () => {
    for (const { child, ended } of running.splice(0)) {
      if (child.exitCode === null) child.kill('SIGKILL');
      await ended;
    }
  });
  afterAll(async () => {
    await database.close();
    await migrated.drop();
  });

  it('ends with 78 and names every bad variable before anything is started', async () => {
    const run = start({ PORT: 'many', DATABASE_URL: '', DATABASE_URL_FILE: '/nonexistent/file' });
    expect(await run.ended).toBe(78);
    expect(run.output()).toMatch(/PORT: /);
    expect(run.output()).toMatch(/DATABASE_URL_FILE: cannot be read/);
  });

  it('shows its configuration without secrets when asked to', async () => {
    const run = start({}, ['--check-config']);
    expect(await run.ended).toBe(0);
    expect(JSON.parse(run.output())).toMatchObject({ DATABASE_URL: '(set)', WRITE_MIN_LEVEL: 2 });
  });

  it('is alive but not ready while its tables are missing, and starts when they are there', async () => {
    const empty = await createTestDatabase(defineOrm({ name: 'notes_empty', entities: [], migrations: [] }));
    try {
      start({ DATABASE_URL: empty.url });
      await until(async () => (await health('/livez')).status === 200, { ...slowStart, what: 'life' });
      expect((await health('/startupz')).body.checks).toContainEqual(
        expect.objectContaining({ name: 'schema', status: 'waiting' }),
      );
      expect((await health('/readyz')).status).toBe(503);
      const migration = runFile('migrate.ts', { ...env, DATABASE_URL: empty.url });
      expect(await migration.ended).toBe(0);
      expect(migration.log()).toContainEqual(
        expect.objectContaining({ migrations: ['Migration20261122000000_create_note'] }),
      );
      await isReady();
    } finally {
      running[0]?.child.kill('SIGKILL');
      await running[0]?.ended;
      await empty.drop();
    }
  });

  it('answers on its port, and shows figures on the other', async () => {
    start();
    await isReady();
    expect((await addNote('by HTTP')).status).toBe(201);
    expect(await (await fetch(`${management}/metrics`)).text()).toContain(
      'http_server_request_duration_count{method="POST",route="/v1/notes",status="201"} 1',
    );
    expect((await fetch(`${base}/readyz`)).status).toBe(404);
  });

  it('finishes running requests after SIGTERM, is unready meanwhile, and ends with 0', async () => {
    const run = start({ DRAIN_SECONDS: '1' });
    await isReady();
    const before = await fetch(`${base}/v1/notes/counted/all`);
    expect(before.headers.get('connection')).toBe('keep-alive');
    run.child.kill('SIGTERM');
    await until(async () => (await health('/readyz')).body.checks[0]?.status === 'stopping', {
      what: 'the stop',
    });
    const during = await fetch(`${base}/v1/notes/counted/all`);
    expect([during.status, during.headers.get('connection')]).toEqual([200, 'close']);
    expect(await run.ended).toBe(0);
    expect(run.log().at(-1)).toMatchObject({ msg: 'stopped', outcome: 'well' });
    expect(run.log().filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('refuses writes with 503 and a time to come again while its outbox is full', async () => {
    await onDatabase('delete from outbox');
    start({ OUTBOX_LIMIT: '1' });
    await isReady();
    expect([(await addNote('one')).status, (await addNote('two')).status]).toEqual([201, 201]);
    const refused = await addNote('three');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([
      503,
      expect.stringMatching(/^\d+$/),
    ]);
    expect(await refused.json()).toMatchObject({ code: 'service-unavailable' });
    expect((await fetch(`${base}/v1/notes/counted/all`)).status).toBe(200);
  });

  it('may run as two: one writes, the other sends and is woken for it', async () => {
    const brokers = { KAFKA_BROKERS: process.env['KAFKA_BROKERS'] ?? '' };
    await onDatabase('delete from outbox');
    start({ ...brokers, SERVICE_ROLES: 'http' });
    await isReady();
    const figures = await freePort();
    start({ ...brokers, SERVICE_ROLES: 'relay', PORT: '1', MANAGEMENT_PORT: String(figures) });
    const waiting = async () => (await onDatabase('select 1 from outbox')).length;
    for (let n = 0; n < 20; n += 1) {
      expect((await addNote(`number ${n}`)).status).toBe(201);
      await until(async () => (await waiting()) === 0, { ...slowStart, what: 'the relay' });
    }
    const text = await (await fetch(`http://127.0.0.1:${figures}/metrics`)).text();
    const figure = (name: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1],
      );
    expect(figure('openrounds_outbox_sent_total')).toBe(20);
    // The poll comes every 250 ms and may be first by chance; without a wake-up it would always be.
    expect(figure('openrounds_outbox_turns_total{after="wake-up"}')).toBeGreaterThanOrEqual(10);
  });

  it('sends its spans to a collector when one is named, the last ones while it stops', async () => {
    const sink = await startSink();
    const run = start({ OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, OTEL_SERVICE_NAME: 'notes' });
    await isReady();
    const sampled = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await fetch(`${base}/v1/notes/counted/all?name=Smith`, { headers: { traceparent: sampled } });
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    await sink.close();
    const sent = sink.bodies.join('');
    expect(sent).toContain('"traceId":"4bf92f3577b34da6a3ce929d0e0e4736"');
    expect(sent).toContain('GET /v1/notes/counted/all');
    expect(sent).toContain('http.response.status_code');
    expect(sent).not.toContain('Smith');
  });

  it('ends at once when it is asked a second time', async () => {
    const run = start({ DRAIN_SECONDS: '30' });
    await isReady();
    run.child.kill('SIGTERM');
    await until(async () => (await health('/readyz')).status === 503, {
      timeoutMs: 20_000,
      what: 'the stop',
    });
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(1);
  });

  it('runs a job of its own use cases without a listener', async () => {
    const run = runFile('job.ts', env);
    expect([await run.ended, run.output()]).toEqual([0, expect.stringContaining('job ended')]);
    expect(await onDatabase(`select 1 from outbox where payload like '%by a job%'`)).toHaveLength(1);
  });
});
