import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setLogLevel } from '@openrounds/telemetry';
import { closeHttp, runSteps } from './stop.js';

describe('the steps of a stop', () => {
  beforeEach(() => setLogLevel('silent'));

  it('run one after another, and a bad one does not hold the others', async () => {
    const seen: string[] = [];
    const step = (name: string, run: () => Promise<unknown>) => ({
      name,
      seconds: 0.02,
      run: () => {
        seen.push(name);
        return run();
      },
    });
    const well = await runSteps([
      step('a', () => Promise.resolve()),
      step('fails', () => Promise.reject(new Error('no'))),
      step('hangs', () => new Promise(() => undefined)),
      step('z', () => Promise.resolve()),
    ]);
    expect([seen, well]).toEqual([['a', 'fails', 'hangs', 'z'], false]);
    expect(await runSteps([step('a', () => Promise.resolve())])).toBe(true);
  });
});

describe('closing a listener', () => {
  let server: Server;
  let waiting: ServerResponse[];
  let base: string;

  beforeEach(async () => {
    waiting = [];
    server = createServer((_request, response) => waiting.push(response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => server.closeAllConnections());

  it('lets a running request finish and takes no new one', async () => {
    const running = fetch(base);
    await once(server, 'request');
    const closed = closeHttp(server, 5);
    await expect(fetch(base)).rejects.toThrow();
    waiting[0]!.end('finished');
    expect(await (await running).text()).toBe('finished');
    await closed;
  });

  it('cuts a request that takes longer than its time', async () => {
    const running = fetch(base);
    await once(server, 'request');
    const failure = expect(running).rejects.toThrow();
    await closeHttp(server, 0.02);
    await failure;
    expect(server.listening).toBe(false);
  });

  it('is done at once where nothing listens', async () => {
    server.close();
    await once(server, 'close');
    await closeHttp(server, 5);
  });
});
