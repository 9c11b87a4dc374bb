import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sendRaw, startGateway, type Running } from './support.js';

const reader = 'https://tools.example';
const key = { authorization: 'Bearer orp_a-key-of-somebody' };

describe('the edge', () => {
  let door: Running;
  beforeAll(async () => {
    door = await startGateway({ CORS_ORIGINS: reader, RATE_LIMITS: 'off' });
  });
  afterAll(() => door?.close());
  beforeEach(() => {
    door.service.asked.length = 0;
    door.identity.asked.length = 0;
    door.service.answer = (_, response) =>
      response.setHeader('content-type', 'application/json').end('{"items":[]}');
  });

  const head = `host: x\r\nauthorization: ${key.authorization}\r\nconnection: close\r\n`;
  const json = 'content-type: application/json\r\n';
  const chunks = '2\r\n{}\r\n0\r\n\r\n';
  const post = (headers: string, body: string, version = '1.1'): string =>
    `POST /v1/posts HTTP/${version}\r\n${head}${json}${headers}\r\n${body}`;
  const get = (target: string, headers = ''): string => `GET ${target} HTTP/1.1\r\n${head}${headers}\r\n`;
  const many = Array.from({ length: 101 }, (_, index) => `x-h${index}: a\r\n`).join('');

  it.each([
    ['the length twice', post('content-length: 2\r\ncontent-length: 2\r\n', '{}'), 400],
    ['two lengths', post('content-length: 2\r\ncontent-length: 3\r\n', '{}'), 400],
    ['a list of lengths', post('content-length: 2, 2\r\n', '{}'), 400],
    ['a signed length', post('content-length: +2\r\n', '{}'), 400],
    ['a length and chunks', post('content-length: 2\r\ntransfer-encoding: chunked\r\n', chunks), 400],
    ['chunks and a length', post('transfer-encoding: chunked\r\ncontent-length: 2\r\n', chunks), 400],
    ['chunks twice', post('transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n', chunks), 400],
    ['two codings', post('transfer-encoding: identity\r\ntransfer-encoding: chunked\r\n', chunks), 400],
    ['a list of codings', post('transfer-encoding: gzip, chunked\r\n', chunks), 400],
    ['an unknown coding', post('transfer-encoding: xchunked\r\n', chunks), 400],
    ['chunks that do not come last', post('transfer-encoding: chunked, gzip\r\n', chunks), 400],
    ['chunks before HTTP/1.1', post('transfer-encoding: chunked\r\n', chunks, '1.0'), 400],
    ['bare LF', 'GET /v1/posts HTTP/1.1\nhost: x\nconnection: close\n\n', 400],
    ['one bare LF', `GET /v1/posts HTTP/1.1\r\nx-a: b\n${head}\r\n`, 400],
    ['a bare CR', `GET /v1/posts HTTP/1.1\r\nx-a: b\rc: d\r\n${head}\r\n`, 400],
    ['a folded header', get('/v1/posts', 'x-a: b\r\n c\r\n'), 400],
    ['a space before the colon', get('/v1/posts', 'x-a : b\r\n'), 400],
    ['a zero byte', get('/v1/posts', 'x-a: b\0c\r\n'), 400],
    ['two hosts', get('/v1/posts', 'host: y\r\n'), 400],
    ['no host', 'GET /v1/posts HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['more than 100 headers', get('/v1/posts', many), 400],
    ['headers of more than 16 KiB', get('/v1/posts', `x-a: ${'a'.repeat(17_000)}\r\n`), 431],
    ['an address of more than 4 KiB', get(`/v1/posts?a=${'a'.repeat(4_100)}`), 400],
    ['dots in a path', get('/v1/../internal/credentials/x'), 400],
    ['encoded dots in a path', get('/v1/%2E%2e/internal/credentials/x'), 400],
    ['two slashes', get('/v1//posts'), 400],
    ['a backslash', get('/v1/a\\b'), 400],
    ['an encoded slash', get('/v1/posts%2fx'), 400],
    ['an encoded zero byte', get('/v1/posts/%00'), 400],
    ['a fragment', get('/v1/posts#/x'), 400],
    ['an escape that is none', get('/v1/posts/%zz'), 400],
    ['a whole address', get('http://elsewhere.example/v1/posts'), 400],
    ['dots behind /oidc', get('/oidc/../internal/credentials/x'), 400],
    ['encoded dots behind /oidc', get('/oidc/%2e%2e/internal/credentials/x'), 400],
    ['two slashes behind /oidc', get('/oidc//jwks'), 400],
    ['an encoded slash behind /oidc', get('/oidc/..%2finternal'), 400],
    ['a fragment behind /oidc', get('/oidc/jwks#x'), 400],
    ['TRACE', get('/v1/posts').replace('GET', 'TRACE'), 405],
    ['TRACE behind /oidc', get('/oidc/auth').replace('GET', 'TRACE'), 405],
    ['an internal route', get('/internal/credentials/x'), 404],
    ['an internal route in other letters', get('/%69nternal/credentials/x'), 404],
    ['an internal route behind /v1', get('/v1/internal/credentials/x'), 404],
    ['the mailbox of a development stack', get('/dev/inbox'), 404],
  ])('refuses %s, and nobody behind it hears of it', async (_what, bytes, status) => {
    const answer = await sendRaw(door.port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    // Node itself answers a request without a host.
    if (!answer.includes('content-length: 0') && bytes.includes('host:'))
      expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
    expect(door.service.asked).toHaveLength(0);
    expect(door.identity.asked).toHaveLength(0);
  });

  it('refuses a chunk that ends in a bare LF', async () => {
    const bytes = `POST /v1/posts HTTP/1.1\r\nhost: x\r\n${json}transfer-encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n`;
    expect(await sendRaw(door.port, bytes)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('passes one body on in a frame of its own, however it came', async () => {
    const answer = await sendRaw(door.port, post('transfer-encoding: chunked\r\n', chunks));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(door.service.asked.map(({ body }) => body)).toEqual(['{}']);
  });

  it('passes no header on that belongs to a connection, a proxy or the services', async () => {
    const names = [
      ...['te', 'upgrade', 'keep-alive', 'proxy-authorization', 'x-named', 'forwarded', 'via'],
      ...[
        'x-forwarded-for',
        'x-forwarded-host',
        'x-forwarded-proto',
        'x-real-ip',
        'x-internal-a',
        'x-user-id',
      ],
      ...[
        'x-openrounds-passport',
        'x-openrounds-client-address',
        'x-openrounds-more',
        'traceparent',
        'baggage',
      ],
    ];
    const hostile = names.map((name) => `${name}: hostile\r\n`).join('');
    await sendRaw(
      door.port,
      `GET /v1/posts HTTP/1.1\r\nhost: x\r\nauthorization: ${key.authorization}\r\nconnection: close, x-named\r\n${hostile}\r\n`,
    );
    expect(door.service.asked).toHaveLength(1);
    expect(JSON.stringify(door.service.asked[0]!.request.headers)).not.toContain('hostile');
    expect(door.service.asked[0]!.request.headers['x-openrounds-client-address']).toBe('127.0.0.1');
  });

  it('lets no redirect, software or connection of a service out, and follows none', async () => {
    door.service.answer = (_, response) =>
      response
        .writeHead(307, {
          location: 'http://127.0.0.1:9/',
          server: 's',
          'x-powered-by': 'p',
          'keep-alive': 'k',
        })
        .end();
    const answer = await fetch(`${door.base}/v1/posts`, { headers: key, redirect: 'manual' });
    expect(answer.status).toBe(307);
    for (const name of ['server', 'x-powered-by']) expect(answer.headers.get(name)).toBeNull();
    expect(answer.headers.get('keep-alive')).not.toBe('k');
    expect(door.service.asked).toHaveLength(1);
  });

  it('tells whoever sends too much so, also while it still comes', async () => {
    const chunk = `7d0\r\n${'x'.repeat(2_000)}\r\n`;
    const answer = await sendRaw(
      door.port,
      post('transfer-encoding: chunked\r\n', `${chunk.repeat(500)}0\r\n\r\n`),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"code":"too-large"');
    expect(door.service.asked).toHaveLength(0);
    const endless = await sendRaw(
      door.port,
      post('content-length: 99999999999\r\n', 'x').replace(/connection: close\r\n/, ''),
    );
    expect(endless).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each([
    ['an answer of the API', '/v1/posts', 200],
    ['a refusal', '/v1/nothing', 404],
    ['an unknown page', '/nothing', 404],
    ['an address that cannot be read', '/%zz', 400],
    ['the documentation', '/docs', 200],
    ['its script', '/docs/start.js', 200],
    ['the description', '/openapi.json', 200],
    ['what a problem means', '/problems/not-found', 200],
    ['what leads to the documentation', '/', 302],
  ])('puts the headers of safety on %s', async (_what, path, status) => {
    const answer = await fetch(`${door.base}${path}`, { headers: key, redirect: 'manual' });
    expect(answer.status).toBe(status);
    const { headers } = answer;
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  describe('to a page of another origin', () => {
    const from = (origin: string, more: RequestInit = {}): Promise<Response> =>
      fetch(`${door.base}/v1/posts`, { ...more, headers: { ...key, origin, ...more.headers } });
    const preflight = { 'access-control-request-method': 'POST' };

    it('gives its answers if the origin is listed, refusals too, and never with cookies', async () => {
      const answers = [
        await from(reader),
        await fetch(`${door.base}/v1/nothing`, { headers: { origin: reader } }),
      ];
      for (const { headers } of answers) {
        expect(headers.get('access-control-allow-origin')).toBe(reader);
        expect(headers.get('access-control-allow-credentials')).toBeNull();
        expect(headers.get('access-control-expose-headers')).toContain('etag');
        expect(headers.get('vary')).toBe('origin');
      }
    });

    it.each(['https://evil.example', 'null', `${reader}.evil.example`, 'http://tools.example'])(
      'gives nothing to %s',
      async (origin) => {
        const [plain, asked] = [
          await from(origin),
          await from(origin, { method: 'OPTIONS', headers: preflight }),
        ];
        expect([plain.status, asked.status]).toEqual([200, 405]);
        for (const { headers } of [plain, asked])
          expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      },
    );

    it('says before what it may send', async () => {
      const answer = await from(reader, { method: 'OPTIONS', headers: preflight });
      expect(answer.status).toBe(204);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'access-control-allow-origin': reader,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers':
          'authorization, content-type, idempotency-key, if-match, if-none-match',
        'access-control-max-age': '600',
      });
      expect(door.service.asked).toHaveLength(0);
    });

    it('takes no change with the cookie, though it may read', async () => {
      const cookie = `__Host-openrounds=${'c'.repeat(43)}`;
      const change = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', cookie } };
      const answer = await fetch(`${door.base}/v1/posts`, {
        ...change,
        headers: { ...change.headers, origin: reader, 'sec-fetch-site': 'cross-site' },
      });
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'origin-refused' });
    });
  });
});

describe('a change with the cookie', () => {
  let door: Running;
  beforeAll(async () => {
    door = await startGateway({ RATE_LIMITS: 'off' });
  });
  afterAll(() => door?.close());
  const cookie = `__Host-openrounds=${'c'.repeat(43)}`;

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'is refused as %j, from our own page too: only what needs a question before may change something',
    async (type) => {
      const headers = { cookie, 'sec-fetch-site': 'same-origin', 'content-type': type };
      const bytes = `POST /v1/posts HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}content-length: 2\r\n\r\n{}`;
      expect(await sendRaw(door.port, bytes)).toMatch(/^HTTP\/1\.1 415 /);
      expect(door.service.asked).toHaveLength(0);
    },
  );

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('by %s from another site is refused', async (method) => {
    const paths: Record<string, string> = {
      POST: 'posts',
      PUT: 'me/consents/x',
      PATCH: 'me',
      DELETE: 'keys/x',
    };
    const answer = await fetch(`${door.base}/v1/${paths[method]}`, {
      method,
      headers: { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      403,
      'origin-refused',
    ]);
    expect(door.service.asked).toHaveLength(0);
  });
});

describe('the budget of an address', () => {
  it('is used up by whatever comes, and tells when to come back', async () => {
    const door = await startGateway({ ADDRESS_LIMIT: '8' });
    try {
      const paths = [
        '/docs',
        '/openapi.json',
        '/nothing',
        '/v1/nothing',
        '/v1/posts',
        '/oidc/jwks',
        '/oidc/x',
      ];
      for (const path of paths) await fetch(`${door.base}${path}`);
      expect((await fetch(`${door.base}/problems/not-found`)).status).toBe(200);
      for (const path of paths) {
        const { status, headers } = await fetch(`${door.base}${path}`);
        expect([path, status]).toEqual([path, 429]);
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      }
    } finally {
      await door.close();
    }
  });
});
