import { afterEach, describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startManagement } from './management.js';
import type { Check } from './management.js';

const line = (name: string, ok: boolean): Check => ({
  name,
  status: ok ? 'ok' : 'failed',
  age: 1.23456,
  duration: 0.5,
  ok,
});

describe('the management port', () => {
  let server: Server;
  const ask = async (path: string, ready: Check[]) => {
    const source = {
      live: () => [line('event-loop', true)],
      startup: () => Promise.resolve([line('schema', true)]),
      ready: () => Promise.resolve(ready),
    };
    server = await startManagement(source, '127.0.0.1', 0);
    return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  };
  afterEach(() => void server.close());

  it('answers 200 with a line per check, without versions and addresses', async () => {
    const answer = await ask('/readyz', [line('database', true)]);
    expect(answer.status).toBe(200);
    const checks = [{ name: 'database', status: 'ok', age: 1.235, duration: 0.5 }];
    expect(await answer.json()).toEqual({ status: 'ok', checks });
  });

  it('answers 503 when one line is not well', async () => {
    const answer = await ask('/readyz', [line('database', true), line('search.content', false)]);
    expect([answer.status, ((await answer.json()) as { status: string }).status]).toEqual([503, 'failed']);
  });

  it('stays alive while it is not ready', async () => {
    expect((await ask('/livez', [line('database', false)])).status).toBe(200);
  });

  it.each(['/', '/v1/posts', '/livez/', '/metrics?x=1'])('knows nothing of %s', async (path) => {
    expect((await ask(path, [])).status).toBe(404);
  });
});
