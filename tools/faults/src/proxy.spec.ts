import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Proxy } from './proxy.js';

describe('The proxy', () => {
  let proxy: Proxy;
  let echo: Server;
  let clients: Socket[];
  let servers: Socket[];

  beforeEach(async () => {
    [clients, servers] = [[], []];
    echo = createServer((socket) => {
      servers.push(socket);
      socket.on('error', () => undefined).pipe(socket);
    });
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    proxy = await Proxy.listen();
    proxy.leadTo((echo.address() as { port: number }).port);
  });

  afterEach(async () => {
    clients.forEach((client) => client.destroy());
    await proxy.close();
    servers.forEach((socket) => socket.destroy());
    await new Promise((resolve) => echo.close(resolve));
  });

  async function client(): Promise<Socket> {
    const socket = connect({ port: proxy.port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    clients.push(socket);
    await once(socket, 'connect');
    return socket;
  }

  async function echoed(socket: Socket, text: string): Promise<string> {
    socket.write(text);
    return String((await once(socket, 'data'))[0]);
  }

  /** Settles with the code of the error that ended the socket, or '' for an orderly end. */
  function ended(socket: Socket): Promise<string> {
    return new Promise((resolve) => {
      let code = '';
      socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code ?? 'unknown'));
      socket.on('close', () => resolve(code));
    });
  }

  it('passes bytes both ways, and the end of a connection', async () => {
    const socket = await client();
    expect(await echoed(socket, 'one')).toBe('one');
    const closed = once(servers[0]!, 'close');
    socket.end();
    await closed;
    expect(proxy.connections).toBe(0);
  });

  it('leads on to the next port where nobody listens at the first', async () => {
    const { port } = echo.address() as { port: number };
    const unused = await Proxy.listen();
    await unused.close();
    proxy.leadTo(unused.port, port);
    expect(await echoed(await client(), 'one')).toBe('one');
    proxy.leadTo(unused.port);
    expect(await ended(await client())).toBe('ECONNRESET');
  });

  it('cuts with a reset, and takes new connections afterwards', async () => {
    const socket = await client();
    await echoed(socket, 'one');
    const end = ended(socket);
    proxy.cut();
    expect(await end).toBe('ECONNRESET');
    expect(await echoed(await client(), 'two')).toBe('two');
  });

  it('refuses until it passes again', async () => {
    proxy.refuse();
    const socket = connect({ port: proxy.port, host: '127.0.0.1' });
    expect(await ended(socket)).toBe('ECONNRESET');
    proxy.pass();
    expect(await echoed(await client(), 'one')).toBe('one');
  });

  it('leaves connections half-open, and resets them at their next byte once it passes again', async () => {
    const old = await client();
    await echoed(old, 'one');
    proxy.swallow();
    const young = await client();
    let heard = 0;
    for (const socket of [old, young]) {
      socket.on('data', () => (heard += 1));
      socket.write('into the void');
    }
    // Bytes of a third connection would come after those of the others: what they wrote has been taken by then.
    await client();
    proxy.pass();
    expect(await echoed(await client(), 'two')).toBe('two');
    expect([heard, servers[0]!.destroyed, old.destroyed, young.destroyed]).toEqual([0, false, false, false]);
    const ends = [ended(old), ended(young)];
    old.write('again');
    young.write('again');
    expect(await Promise.all(ends)).toEqual(['ECONNRESET', 'ECONNRESET']);
  });

  it('delays every byte and keeps their order', async () => {
    const socket = await client();
    proxy.delay(60);
    const began = performance.now();
    socket.write('one ');
    socket.write('two');
    let text = '';
    while (text.length < 7) text += String((await once(socket, 'data'))[0]);
    expect(text).toBe('one two');
    expect(performance.now() - began).toBeGreaterThanOrEqual(115);
  });
});
