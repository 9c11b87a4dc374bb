import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { setLogLevel } from '@openrounds/telemetry';
import { exportJWK, generateKeyPair } from 'jose';
import { id, NotesModule, physician, policy } from '../test/notes.js';
import { buildOpenApi, fastifyOptions, issuePassport, passportSigner, setUpHttp } from './index.js';
import type { Passport, PassportSigner } from './index.js';

describe('a service', () => {
  let app: NestFastifyApplication;
  let signer: PassportSigner;

  async function ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT',
    url: string,
    options: {
      as?: Partial<Passport>;
      body?: string | object;
      headers?: Record<string, string>;
      audience?: string;
    } = {},
  ) {
    const headers: Record<string, string> = { ...options.headers };
    if (options.as)
      headers['x-openrounds-passport'] = await issuePassport(
        signer,
        { ...physician, ...options.as },
        options.audience ?? 'notes',
      );
    const answer = await app.inject({
      method,
      url,
      headers,
      ...(options.body === undefined ? {} : { payload: options.body }),
    });
    const json: unknown = answer.headers['content-type']?.includes('json')
      ? JSON.parse(answer.body)
      : answer.body;
    return { status: answer.statusCode, body: json as Record<string, unknown>, headers: answer.headers };
  }

  beforeAll(async () => {
    setLogLevel('silent');
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    signer = await passportSigner(JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'k1' }));
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] });
    app = await NestFactory.create<NestFastifyApplication>(NotesModule, new FastifyAdapter(fastifyOptions), {
      bodyParser: false,
      logger: false,
      abortOnError: false,
    });
    setUpHttp(app, {
      service: 'notes',
      policy,
      env: { PASSPORT_PUBLIC_KEYS: keys, READ_MIN_LEVEL: 1, WRITE_MIN_LEVEL: 2 },
    });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());

  it('answers an anonymous operation without a passport', async () => {
    const { status, body, headers } = await ask('GET', '/v1/notes?limit=5');
    expect([status, body['limit'], headers['cache-control']]).toEqual([
      200,
      5,
      'max-age=5, stale-while-revalidate=30',
    ]);
  });

  it('points at each part of a request that does not fit', async () => {
    const { status, body, headers } = await ask('POST', '/v1/notes', {
      as: {},
      body: { title: 'x', verified: true, parts: [{ n: 0 }] },
    });
    expect(status).toBe(422);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({
      type: '/problems/validation-failed',
      code: 'validation-failed',
      instance: '/v1/notes',
    });
    const pointers = (body['errors'] as { pointer: string }[]).map((error) => error.pointer);
    expect(pointers.sort()).toEqual(['/parts/0/n', '/title', '/verified']);
  });

  it.each([
    ['/v1/notes?limit=0', '/limit'],
    ['/v1/notes?colour=red', '/colour'],
    ['/v1/notes/not-a-uuid', '/id'],
    ['/v1/notes?cursor=%00', '/cursor'],
  ])('points at the bad parameter of %s', async (url, pointer) => {
    const { status, body } = await ask('GET', url, { as: {} });
    expect([status, body['errors']]).toEqual([422, [{ pointer, detail: expect.any(String) }]]);
  });

  it('keeps the trace of the request after its body was read', async () => {
    const { body } = await ask('POST', '/v1/notes', {
      as: {},
      body: { title: 'note' },
      headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00' },
    });
    expect(body).toEqual({ title: 'note', by: id, traceId: '4bf92f3577b34da6a3ce929d0e0e4736' });
  });

  it.each([
    ['malformed JSON', '{"title":', 'application/json', 400, 'malformed-json'],
    [
      'a key that reaches for a prototype',
      '{"__proto__":{"admin":true}}',
      'application/json',
      400,
      'malformed-json',
    ],
    ['a body that is too deep', '['.repeat(40) + ']'.repeat(40), 'application/json', 400, 'malformed-json'],
    [
      'too many keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`k${i}`, 1]))),
      'application/json',
      400,
      'malformed-json',
    ],
    ['a body that is too large', `"${'x'.repeat(300_000)}"`, 'application/json', 413, 'too-large'],
    ['another content type', 'title=x', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
    ['no body at all', '', 'application/json', 422, 'validation-failed'],
  ])('refuses %s', async (_what, body, type, status, code) => {
    const answer = await ask('POST', '/v1/notes', { as: {}, body, headers: { 'content-type': type } });
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(answer.body['traceId']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tells an unknown address from a wrong method', async () => {
    const unknown = await ask('GET', '/v1/nothing?name=Smith');
    expect([unknown.status, unknown.body['code'], unknown.body['instance']]).toEqual([
      404,
      'not-found',
      '/v1/nothing',
    ]);
    const wrong = await ask('PUT', `/v1/notes/${id}`);
    expect([wrong.status, wrong.body['code'], wrong.headers['allow']]).toEqual([
      405,
      'method-not-allowed',
      'DELETE, GET, HEAD, PATCH',
    ]);
  });

  it('says nothing of the cause of an unforeseen error', async () => {
    const { status, body } = await ask('GET', '/v1/notes/broken/now');
    expect([status, body['code']]).toEqual([500, 'internal']);
    expect(JSON.stringify(body)).not.toMatch(/Smith|select|stack/);
  });

  it('gives 304 to a reader who has the present version', async () => {
    const first = await ask('GET', `/v1/notes/${id}`, { as: {} });
    expect([first.headers['etag'], first.headers['cache-control']]).toEqual(['"v3"', 'private, no-cache']);
    const again = await ask('GET', `/v1/notes/${id}`, { as: {}, headers: { 'if-none-match': 'W/"v3"' } });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  it('asks for the version that an edit was made from', async () => {
    const url = `/v1/notes/${id}`;
    expect((await ask('PATCH', url, { as: {} })).status).toBe(428);
    expect((await ask('PATCH', url, { as: {}, headers: { 'if-match': '*' } })).status).toBe(412);
    expect((await ask('PATCH', url, { as: {}, headers: { 'if-match': '"v7"' } })).body).toEqual({
      version: 7,
    });
  });

  it.each([
    ['nobody', undefined, 401, 'unauthenticated'],
    ['an unverified member', { level: 0 }, 403, 'verification-required'],
    ['a lapsed member', { standing: 'lapsed' }, 403, 'verification-required'],
    ['a key that may only read', { scopes: ['read'] }, 403, 'scope-missing'],
    ['the gateway itself', { memberId: 'gateway' }, 403, 'forbidden'],
  ])('does not let %s write', async (_who, as, status, code) => {
    const answer = await ask('POST', '/v1/notes', { ...(as ? { as } : {}), body: { title: 'note' } });
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('asks a duty of who removes, and never drops the level check for it', async () => {
    const url = `/v1/notes/${id}`;
    expect((await ask('DELETE', url, { as: {} })).body['scope']).toBe('moderate');
    const scopes = ['read', 'write', 'moderate'];
    expect((await ask('DELETE', url, { as: { scopes, level: 1 } })).body['code']).toBe(
      'verification-required',
    );
    expect((await ask('DELETE', url, { as: { scopes } })).body).toMatchObject({
      code: 'illegal-transition',
      detail: 'The note is locked.',
    });
    expect((await ask('DELETE', url, { as: { scopes, level: 0, role: 'staff' } })).body['code']).toBe(
      'illegal-transition',
    );
  });

  it('keeps readers of a too low level and suspended members out', async () => {
    const url = `/v1/notes/${id}`;
    expect((await ask('GET', url, { as: { level: 0 } })).body['code']).toBe('verification-required');
    expect((await ask('GET', url, { as: { standing: 'suspended' } })).body['code']).toBe('forbidden');
  });

  it('lets only the gateway use an internal operation', async () => {
    expect((await ask('GET', '/v1/notes/internal/now', { as: {} })).status).toBe(403);
    expect((await ask('GET', '/v1/notes/internal/now', { as: { memberId: 'gateway' } })).body).toBe('inside');
  });

  it('takes no passport of another service and none that was changed', async () => {
    expect((await ask('GET', `/v1/notes/${id}`, { as: {}, audience: 'cases' })).status).toBe(401);
    const token = await issuePassport(signer, physician, 'notes');
    const [head, , signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as object;
    const forged = [
      head,
      Buffer.from(JSON.stringify({ ...claims, level: 4 })).toString('base64url'),
      signature,
    ].join('.');
    expect(
      (await ask('GET', `/v1/notes/${id}`, { headers: { 'x-openrounds-passport': forged } })).status,
    ).toBe(401);
    const unsigned = [
      Buffer.from('{"alg":"none","typ":"passport+jwt"}').toString('base64url'),
      token.split('.')[1],
      '',
    ].join('.');
    expect(
      (await ask('GET', `/v1/notes/${id}`, { headers: { 'x-openrounds-passport': unsigned } })).status,
    ).toBe(401);
  });

  it('describes itself as OpenAPI 3.1', () => {
    const document = buildOpenApi(app, { title: 'Notes', policy });
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(['/v1/notes', '/v1/notes/broken/now', '/v1/notes/{id}']);
    const post = document.paths['/v1/notes']!.post!;
    expect(post).toMatchObject({ operationId: 'addNote', 'x-policy': 'verified', summary: 'Add note' });
    expect(post).not.toHaveProperty('x-object');
    expect(document.paths['/v1/notes/{id}']!.get).toMatchObject({
      'x-policy': 'reader',
      'x-object': { kind: 'note', own: 'allowed', private: 'absent' },
    });
    expect(JSON.stringify(post.requestBody)).toContain('"exclusiveMinimum":0');
    expect(document.paths['/v1/notes']!.get!.security).toEqual([]);
    const signedIn = (scope: string) => [{ session: [] }, { key: [] }, { application: [scope] }];
    expect(post.security).toEqual(signedIn('write'));
    expect(document.paths['/v1/notes/{id}']!.get!.security).toEqual(signedIn('read'));
    expect(document.components!.securitySchemes!['application']).toMatchObject({
      type: 'oauth2',
      flows: {
        authorizationCode: { authorizationUrl: '/oidc/auth', tokenUrl: '/oidc/token' },
        clientCredentials: { tokenUrl: '/oidc/token', scopes: {} },
      },
    });
    const names = (verb: 'get' | 'patch') =>
      document.paths['/v1/notes/{id}']![verb]!.parameters!.map((p) => ('name' in p ? p.name : ''));
    expect(names('get')).toEqual(['id', 'If-None-Match']);
    expect(names('patch')).toContain('If-Match');
    expect(document.paths['/v1/notes']!.get!.parameters).toContainEqual(
      expect.objectContaining({ name: 'limit', required: false }),
    );
  });
});

describe('an application', () => {
  it.each([
    ['a route without policy', { ...policy, addNote: undefined }, 'route "addNote" has no policy'],
    ['a policy without route', { ...policy, other: 'reader' }, 'policy "other" has no route'],
  ])('does not start with %s', async (_what, wrong, message) => {
    const app = await NestFactory.create<NestFastifyApplication>(NotesModule, new FastifyAdapter(), {
      logger: false,
      abortOnError: false,
    });
    const kept = Object.fromEntries(
      Object.entries(wrong).filter(([, rule]) => rule !== undefined),
    ) as typeof policy;
    const env = { PASSPORT_PUBLIC_KEYS: '{"keys":[]}', READ_MIN_LEVEL: 0, WRITE_MIN_LEVEL: 2 };
    expect(() => setUpHttp(app, { service: 'notes', policy: kept, env })).toThrow(message);
    await app.close();
  });
});
