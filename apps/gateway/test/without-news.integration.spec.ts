import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readEnv } from '@openrounds/config';
import { createApp } from '@openrounds/service';
import { until } from '@openrounds/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gatewayEnv } from '../src/env.js';
import { gateway } from '../src/service.js';

const { d, ...publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  format: 'jwk',
});
const facts = {
  memberId: '0193a0f0-0000-7000-8000-0000000000aa',
  role: 'physician',
  level: 3,
  standing: 'good',
  scopes: ['read', 'write'],
  sid: '0193a0f0-0000-7000-8000-000000000001',
  client: null,
  version: 1,
  expiresAt: '2099-01-01T00:00:00.000Z',
};

type Reply = (response: ServerResponse) => void;
const json = (response: ServerResponse, value: unknown): void =>
  void response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
const knows: Reply = (response) => json(response, facts);
const knowsNobody: Reply = (response) => void response.writeHead(404).end('{}');
const isAway: Reply = (response) => void response.destroy();

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a gateway that no broker answers', () => {
  let reply: Reply;
  let asked = 0;
  const identity = createServer((_, response) => {
    asked += 1;
    reply(response);
  });
  const service = createServer((_, response) => json(response, { items: [] }));
  let app: NestFastifyApplication;
  let base: string;

  beforeAll(async () => {
    const [identityUrl, serviceUrl] = [await listen(identity), await listen(service)];
    const env = readEnv(gatewayEnv, {
      NODE_ENV: 'test',
      KAFKA_BROKERS: '127.0.0.1:9',
      PASSPORT_PRIVATE_KEY: JSON.stringify({ ...publicKey, d, kid: 'one' }),
      PASSPORT_PUBLIC_KEYS: JSON.stringify({ keys: [{ ...publicKey, kid: 'one', alg: 'ES256' }] }),
      PUBLIC_URL: 'https://rounds.example',
      IDENTITY_URL: identityUrl,
      DISCUSSIONS_URL: serviceUrl,
      CASES_URL: serviceUrl,
      RATINGS_URL: serviceUrl,
      SEARCH_URL: serviceUrl,
    });
    app = await createApp(gateway, env);
    await app.listen(0, '127.0.0.1');
    base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await app?.close();
    for (const server of [identity, service]) {
      server.closeAllConnections();
      server.close();
    }
  });
  beforeEach(() => {
    reply = knows;
    asked = 0;
  });

  const ask = (key: string): Promise<Response> =>
    fetch(`${base}/v1/posts`, { headers: { authorization: `Bearer orp_${key}` } });
  /** Asks until the answer is another one than 200. @returns it, and for how many milliseconds it was 200 */
  const untilOther = async (key: string): Promise<{ response: Response; ms: number }> => {
    const began = performance.now();
    let response = await ask(key);
    await until(async () => (response = await ask(key)).status !== 200, {
      timeoutMs: 20_000,
      what: 'another answer than 200',
    });
    return { response, ms: performance.now() - began };
  };

  it('lets in whom identity knows, and asks it again after five seconds and not before', async () => {
    expect((await ask('comes-in')).status).toBe(200);
    expect((await ask('comes-in')).status).toBe(200);
    expect(asked).toBe(1);
    reply = knowsNobody;
    const { response, ms } = await untilOther('comes-in');
    expect(response.status).toBe(401);
    // Five seconds from the answer that it remembers, which came a moment before we began to count.
    expect(ms).toBeGreaterThan(3_000);
    expect(asked).toBe(2);
  });

  it('lets nobody in when identity does not answer either', async () => {
    expect((await ask('left-alone')).status).toBe(200);
    reply = isAway;
    const { response } = await untilOther('left-alone');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toMatchObject({ code: 'identity-unavailable' });
  });
});
