import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { timedSocket } from './timed-socket.js';

describe('a connection to a database that says nothing', () => {
  let silent: Server;
  const accepted: Socket[] = [];

  beforeEach(async () => {
    silent = createServer((socket) => accepted.push(socket.on('error', () => undefined)));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterEach(async () => {
    accepted.splice(0).forEach((socket) => socket.destroy());
    silent.close();
    await once(silent, 'close');
  });

  it('ends with a code that says so, instead of waiting for ever', async () => {
    const { port } = silent.address() as { port: number };
    const client = new pg.Client({ host: '127.0.0.1', port, stream: () => timedSocket(50) });
    client.on('error', () => undefined);
    await expect(client.connect()).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });
});
