import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readEnv } from '@openrounds/config';
import { passportKeys, readPassport } from '@openrounds/http';
import { createApp } from '@openrounds/service';
import { metricsText } from '@openrounds/telemetry';
import { until, unzipped } from '@openrounds/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { gatewayEnv, services, type ServiceName } from '../src/env.js';
import { gateway } from '../src/service.js';

const memberId = '0193a0f0-0000-7000-8000-0000000000aa';
const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const { d: _d, ...publicKey } = privateKey;
const publicKeys = JSON.stringify({ keys: [{ ...publicKey, kid: 'one', alg: 'ES256' }] });

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** One of the five services at the edge of the gateway's process. */
class Upstream {
  readonly asked: IncomingMessage[] = [];
  answer: Answer = () => undefined;
  readonly server: Server = createServer((request, response) => {
    if (request.url!.startsWith('/internal/credentials/')) response.end(JSON.stringify(known));
    else {
      this.asked.push(request);
      this.answer(request, response);
    }
  });
  async listen(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

let known: Record<string, unknown> = {};
const part =
  (name: string): Answer =>
  (_, response) =>
    response.end(JSON.stringify({ service: name }));

/** Sends what cannot be compressed, as fast as it is taken. */
class Source {
  sent = 0;
  readonly #block = randomBytes(64 * 1024);
  constructor(private readonly total: number) {}

  answer: Answer = (_, response) => {
    const more = (): void => {
      while (this.sent < this.total) {
        this.sent += this.#block.length;
        if (!response.write(this.#block)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  };
}

const megabyte = 1024 * 1024;

describe('the export through the gateway', () => {
  const upstreams = Object.fromEntries(services.map((name) => [name, new Upstream()])) as Record<
    ServiceName,
    Upstream
  >;
  let app: NestFastifyApplication;
  let base: string;

  beforeAll(async () => {
    const addresses: Record<string, string> = {};
    for (const name of services) addresses[`${name.toUpperCase()}_URL`] = await upstreams[name].listen();
    const env = readEnv(gatewayEnv, {
      NODE_ENV: 'test',
      KAFKA_BROKERS: process.env['KAFKA_BROKERS'],
      PASSPORT_PRIVATE_KEY: JSON.stringify({ ...privateKey, kid: 'one' }),
      PASSPORT_PUBLIC_KEYS: publicKeys,
      RATE_LIMITS: 'off',
      PUBLIC_URL: 'https://rounds.example',
      ...addresses,
    });
    app = await createApp(gateway, env);
    await app.listen(0, '127.0.0.1');
    base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await app.close();
    for (const { server } of Object.values(upstreams)) {
      server.closeAllConnections();
      server.close();
    }
  });
  let made = 0;
  beforeEach(() => {
    made += 1;
    known = {
      memberId,
      role: 'physician',
      level: 3,
      standing: 'suspended',
      scopes: ['read', 'write'],
      sid: `0193a0f0-0000-7000-8000-${String(made).padStart(12, '0')}`,
      client: null,
      version: 1,
      expiresAt: '2099-01-01T00:00:00.000Z',
    };
    for (const name of services) {
      upstreams[name].asked.length = 0;
      upstreams[name].answer = part(name);
    }
  });

  const headers = (): Record<string, string> => ({ authorization: `Bearer orp_export-${made}-key` });
  const download = (method = 'GET'): Promise<Response> =>
    fetch(`${base}/v1/me/export`, { method, headers: headers() });
  /** A reader that takes nothing until it is told to. */
  const slowly = async (): Promise<IncomingMessage> => {
    const [response] = (await once(get(`${base}/v1/me/export`, { headers: headers() }), 'response')) as [
      IncomingMessage,
    ];
    return response;
  };
  const noneRuns = (): boolean => metricsText().includes('openrounds_gateway_exports 0');

  it('is one ZIP with a file of each service, byte for byte, and a manifest at its end', async () => {
    const odd = Buffer.from('{"service" :  "cases",\n "n":1.0}');
    upstreams.cases.answer = (_, response) => {
      response.write(odd.subarray(0, 7));
      response.end(odd.subarray(7));
    };
    const response = await download();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="openrounds-export.zip"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const files = unzipped(Buffer.from(await response.arrayBuffer()));
    expect([...files.keys()]).toEqual([...services.map((name) => `${name}.json`), 'manifest.json']);
    expect(files.get('cases.json')!.equals(odd)).toBe(true);
    expect(JSON.parse(files.get('search.json')!.toString())).toEqual({ service: 'search' });
    const manifest = JSON.parse(files.get('manifest.json')!.toString()) as Record<string, unknown>;
    expect(manifest).toMatchObject({
      formatVersion: 1,
      startedAt: expect.any(String),
      completedAt: expect.any(String),
      files: services.map((service) => ({ service, file: `${service}.json`, openedAt: expect.any(String) })),
    });
  });

  it('asks each service in the name of the member, with a passport for it alone', async () => {
    await (await download()).arrayBuffer();
    for (const name of services) {
      const [asked, ...more] = upstreams[name].asked;
      expect(more).toEqual([]);
      expect(`${asked!.method} ${asked!.url}`).toBe(
        name === 'identity' ? 'POST /internal/exports' : 'GET /internal/export',
      );
      expect(asked!.headers).not.toHaveProperty('authorization');
      const token = String(asked!.headers['x-openrounds-passport']);
      const passport = await readPassport(token, passportKeys(publicKeys), name);
      expect(passport).toMatchObject({ memberId, standing: 'suspended', sid: known['sid'] });
    }
  });

  it('is refused without a fresh factor, before any other service is asked', async () => {
    upstreams.identity.answer = (_, response) => {
      const problem = { code: 'fresh-factor-required', detail: 'Ask first.', instance: '/internal/exports' };
      response.writeHead(403, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    };
    const response = await download();
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      code: 'fresh-factor-required',
      detail: 'Ask first.',
      instance: '/v1/me/export',
    });
    expect(upstreams.discussions.asked).toEqual([]);
  });

  it('is refused to nobody, to HEAD, to an application, and to a key that may not read', async () => {
    expect((await fetch(`${base}/v1/me/export`)).status).toBe(401);
    expect((await download('HEAD')).status).toBe(405);
    const refusedAs = async (name: string, more: object): Promise<unknown[]> => {
      Object.assign(known, more);
      const authorization = `Bearer orp_${name}`;
      const response = await fetch(`${base}/v1/me/export`, { headers: { authorization } });
      return [response.status, ((await response.json()) as { code: string }).code];
    };
    const application = { client: memberId, sid: '0193a0f0-0000-7000-8000-0000000000ab' };
    expect(await refusedAs('application', application)).toEqual([403, 'forbidden']);
    const writing = { client: null, sid: memberId, scopes: ['write'] };
    expect(await refusedAs('may-not-read', writing)).toEqual([403, 'scope-missing']);
    expect(upstreams.identity.asked).toEqual([]);
  });

  it('is 503 when identity does not answer, and nothing has been sent then', async () => {
    upstreams.identity.answer = (_, response) => response.destroy();
    const response = await download();
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      503,
      'service-unavailable',
    ]);
  });

  it.each([
    [
      'breaks off in the middle',
      (_: IncomingMessage, response: ServerResponse) => {
        response.write('{"service":"cases"');
        setImmediate(() => response.destroy());
      },
    ],
    [
      'answers with an error',
      (_: IncomingMessage, response: ServerResponse) => response.writeHead(500).end('{}'),
    ],
    ['does not answer', (_: IncomingMessage, response: ServerResponse) => response.destroy()],
  ])('is cut off, and no whole ZIP, when a service %s', async (_, answer) => {
    upstreams.cases.answer = answer;
    const response = await slowly();
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    await expect(once(response, 'end')).rejects.toThrow('aborted');
    expect(() => unzipped(Buffer.concat(chunks))).toThrow('The archive has no end.');
    expect(upstreams.search.asked).toEqual([]);
    await until(noneRuns, { timeoutMs: 10_000, what: 'the end of the download' });
  });

  it('holds a service back while the reader does not read, and is whole when it reads on', async () => {
    const total = 96 * megabyte;
    const source = new Source(total);
    upstreams.discussions.answer = source.answer;
    const response = await slowly();
    // Neither the gateway nor the buffers of the system take more than a part of it.
    let last = { sent: -1, since: Date.now() };
    await until(
      () => {
        if (source.sent !== last.sent) last = { sent: source.sent, since: Date.now() };
        return source.sent > 0 && Date.now() - last.since > 1_500;
      },
      { timeoutMs: 60_000, what: 'a service that is held back' },
    );
    expect(source.sent).toBeLessThan(total / 2);
    expect(upstreams.cases.asked).toEqual([]);

    const files = unzipped(Buffer.concat((await response.toArray()) as Buffer[]));
    expect(files.get('discussions.json')!.length).toBe(total);
    expect(upstreams.discussions.asked).toHaveLength(1);
    expect([...files.keys()].at(-1)).toBe('manifest.json');
  }, 120_000);

  it('ends the request to a service when the reader goes away', async () => {
    const source = new Source(Number.MAX_SAFE_INTEGER);
    let isCut = false;
    upstreams.discussions.answer = (request, response) => {
      response.once('close', () => (isCut = true));
      source.answer(request, response);
    };
    const response = await slowly();
    await until(() => source.sent > 0, { timeoutMs: 20_000, what: 'the first bytes' });
    response.destroy();
    await until(() => isCut && noneRuns(), { timeoutMs: 20_000, what: 'the end of the request' });
  }, 60_000);

  it('runs eight times at once and no more', async () => {
    for (const name of services.slice(1)) upstreams[name].answer = new Source(Number.MAX_SAFE_INTEGER).answer;
    const readers = await Promise.all(Array.from({ length: 8 }, slowly));
    const ninth = await download();
    expect([ninth.status, ninth.headers.get('retry-after')]).toEqual([503, '30']);
    await ninth.arrayBuffer();
    for (const reader of readers) reader.destroy();
    await until(noneRuns, { timeoutMs: 20_000, what: 'the end of the downloads' });
    for (const name of services) upstreams[name].answer = part(name);
    // Read to its end: what still ran in the next test would ask its services too.
    expect(unzipped(Buffer.from(await (await download()).arrayBuffer())).has('manifest.json')).toBe(true);
  }, 60_000);

  it('hands the token of a receipt to identity and to nobody else', async () => {
    const token = `Receipt ${'t'.repeat(43)}`;
    const asking = { headers: { authorization: token } };
    await fetch(`${base}/v1/erasures/${memberId}`, asking);
    expect(upstreams.identity.asked[0]!.headers['authorization']).toBe(token);
    expect((await fetch(`${base}/v1/posts`, asking)).status).toBe(401);
    await fetch(`${base}/v1/erasures/${memberId}`, { headers: { authorization: 'Bearer orp_some-key-1' } });
    expect(upstreams.identity.asked[1]!.headers).not.toHaveProperty('authorization');
  });
});
