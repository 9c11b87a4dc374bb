import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { passportKeys, readPassport } from '@openrounds/http';
import { metricsText } from '@openrounds/telemetry';
import { until } from '@openrounds/testing';
import type { Running, Upstream } from './support.js';
import { facts as known, publicKeys, sendRaw, startGateway } from './support.js';

const { sid, memberId } = known;
const otherMember = '0193a0f0-0000-7000-8000-0000000000bb';

describe('the gateway', () => {
  let running: Running;
  let identity: Upstream;
  let service: Upstream;
  let base: string;

  beforeAll(async () => {
    running = await startGateway({ RATINGS_URL: 'http://127.0.0.1:9', MEMBER_LIMIT: '20' });
    ({ identity, service, base } = running);
  });
  afterAll(() => running?.close());
  beforeEach(() => {
    identity.asked.length = 0;
    service.asked.length = 0;
    service.answer = (_, response) =>
      response.setHeader('content-type', 'application/json').end('{"items":[]}');
    identity.answer = (_, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(known));
  });

  const withKey = (key: string, more: Record<string, string> = {}): RequestInit => ({
    headers: { authorization: `Bearer orp_${key}`, ...more },
  });

  it('sends a passport on in place of the credential', async () => {
    const response = await fetch(
      `${base}/v1/posts?limit=5`,
      withKey('passport1', { 'x-openrounds-passport': 'forged', 'x-user-id': 'x', cookie: 'a=b' }),
    );
    expect(response.status).toBe(200);
    const asked = service.asked[0]?.request;
    expect(asked!.url).toBe('/v1/posts?limit=5');
    for (const name of ['authorization', 'cookie', 'x-user-id'])
      expect(asked!.headers).not.toHaveProperty(name);
    const passport = await readPassport(
      String(asked!.headers['x-openrounds-passport']),
      passportKeys(publicKeys),
      'discussions',
    );
    expect(passport).toMatchObject({ memberId, level: 3, sid, scopes: ['read', 'write'] });
    expect(asked!.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-/);
    expect(asked!.headers['traceparent']).toContain(response.headers.get('x-request-id'));
  });

  it('starts a trace of its own, so that nobody outside decides what is sampled, and counts by pattern of route', async () => {
    const foreign = `00-${'0'.repeat(31)}1-${'0'.repeat(15)}1-01`;
    await fetch(`${base}/v1/posts`, withKey('traced-here', { traceparent: foreign }));
    expect(service.asked[0]!.request.headers['traceparent']).not.toContain(foreign.slice(3, 35));
    const line = 'http_server_request_duration_count{method="GET",route="/v1/posts",status="200"}';
    await until(() => metricsText().includes(line), { timeoutMs: 5_000, what: 'the figure of the route' });
  });

  it('asks identity with a passport of its own, once for many requests', async () => {
    await Promise.all(Array.from({ length: 8 }, () => fetch(`${base}/v1/posts`, withKey('single-flight'))));
    expect(identity.asked).toHaveLength(1);
    expect(identity.asked[0]!.request.url).toMatch(/^\/internal\/credentials\/[\w-]{43}$/);
    const own = await readPassport(
      String(identity.asked[0]!.request.headers['x-openrounds-passport']),
      passportKeys(publicKeys),
      'identity',
    );
    expect(own.memberId).toBe('gateway');
  });

  it('says with a sign-in which session the browser had, and lets it pass whatever is wrong with that one', async () => {
    const cookie = `__Host-openrounds=${'browser-had-this-'.repeat(2)}`;
    const facts = identity.answer;
    const signIn = async (headers: Record<string, string>) => {
      identity.asked.length = 0;
      const { status } = await fetch(`${base}/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      });
      const asked = identity.asked.at(-1)!.request;
      expect([status, asked.url]).toEqual([200, '/v1/sessions']);
      expect(asked.headers).not.toHaveProperty('cookie');
      const passport = asked.headers['x-openrounds-passport'];
      return passport && readPassport(String(passport), passportKeys(publicKeys), 'identity');
    };
    expect(await signIn({ cookie, 'sec-fetch-site': 'same-origin' })).toMatchObject({ sid, memberId });
    expect(await signIn({ cookie, 'sec-fetch-site': 'cross-site' })).toBeUndefined();
    expect(await signIn({ cookie: '__Host-openrounds=x', 'sec-fetch-site': 'same-origin' })).toBeUndefined();
    expect(await signIn({ authorization: 'Bearer orp_some-key-of-mine' })).toBeUndefined();
    for (const status of [404, 500]) {
      identity.answer = (request, response) =>
        request.url?.startsWith('/internal/')
          ? response.writeHead(status).end('{}')
          : facts(request, response);
      const stale = `__Host-openrounds=${'a-stale-reference'.repeat(2)}${status}`;
      expect(await signIn({ cookie: stale, 'sec-fetch-site': 'same-origin' })).toBeUndefined();
    }
  });

  it('answers 401 to a key that identity does not know, and to no credential', async () => {
    identity.answer = (_, response) => response.writeHead(404).end('{}');
    const [unknown, none] = await Promise.all([
      fetch(`${base}/v1/posts`, withKey('unknown12')),
      fetch(`${base}/v1/posts`),
    ]);
    expect([unknown.status, none.status]).toEqual([401, 401]);
    expect(service.asked).toHaveLength(0);
  });

  it('fails closed when identity does not answer', async () => {
    identity.answer = (_, response) => response.destroy();
    const response = await fetch(`${base}/v1/posts`, withKey('nobody-home'));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.json()).toMatchObject({ code: 'identity-unavailable' });
  });

  it('says 503 when a service does not answer', async () => {
    const response = await fetch(`${base}/v1/drugs`, withKey('ratings-away'));
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'service-unavailable', instance: '/v1/drugs' });
  });

  it('passes a body through as it came, without parsing it', async () => {
    const bytes = Buffer.from('{"title" :  "spaced",\n "n":1.0}');
    service.answer = (_, response) =>
      response.writeHead(201, { 'content-type': 'application/json', server: 'secret' }).end('{"id":1}');
    const response = await fetch(`${base}/v1/posts`, {
      method: 'POST',
      body: bytes,
      ...withKey('raw-bytes1', { 'content-type': 'application/json' }),
    });
    expect([response.status, response.headers.get('server')]).toEqual([201, null]);
    expect(Buffer.from(service.asked[0]!.body).equals(bytes)).toBe(true);
  });

  it('asks a reading request again when the connection was cut before the answer', async () => {
    let tries = 0;
    service.answer = (_, response) => {
      tries += 1;
      if (tries === 1) response.destroy();
      else response.end('{}');
    };
    expect((await fetch(`${base}/v1/posts`, withKey('cut-once12'))).status).toBe(200);
    expect(tries).toBe(2);
  });

  it('limits a member over all of their keys, and says when to come back', async () => {
    identity.answer = (_, response) =>
      response.end(JSON.stringify({ ...known, memberId: otherMember, sid: otherMember }));
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, i) => fetch(`${base}/v1/posts`, withKey(`limited-${i % 2}`))),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answers.find(({ status }) => status === 200)!.headers.get('ratelimit')).toMatch(
      /^"member";r=\d+;t=\d+$/,
    );
  });

  it('refuses a path that is not plain before anything else looks at it', async () => {
    const text = await sendRaw(
      running.port,
      'GET /v1/../internal/credentials/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect([...identity.asked, ...service.asked]).toHaveLength(0);
  });

  it('serves its description and its documentation without anything from elsewhere', async () => {
    const page = await fetch(`${base}/docs`);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await page.text()).not.toMatch(/https?:\/\//);
    expect((await fetch(`${base}/docs/assets/swagger-ui.css`)).status).toBe(200);
    expect((await fetch(`${base}/docs/assets/package.json`)).status).toBe(404);
    expect((await fetch(`${base}/openapi.json`)).headers.get('content-type')).toContain('application/json');
  });
});
