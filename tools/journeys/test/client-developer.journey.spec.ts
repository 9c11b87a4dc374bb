import { beforeAll, describe, expect, it } from '@jest/globals';
import { Client, newcomer, verified, world, type Person } from '../src/index.js';

describe('a client developer', () => {
  let anonymous: Client;
  let member: Person;
  beforeAll(async () => {
    anonymous = new Client(world().gatewayUrl);
    member = await verified('developer');
  }, 60_000);

  it('reads one OpenAPI 3.1 document of every service, and a page that needs nothing from elsewhere', async () => {
    const document = await anonymous.get('/openapi.json');
    expect(document.body['openapi']).toBe('3.1.0');
    const services = new Set(
      Object.values(
        document.body['paths'] as Record<string, Record<string, { 'x-service': string }>>,
      ).flatMap((path) => Object.values(path).map((operation) => operation['x-service'])),
    );
    expect(services).toEqual(new Set(['identity', 'discussions', 'cases', 'ratings', 'search', 'gateway']));

    const home = await anonymous.get('/');
    expect([home.status, home.headers.get('location')]).toEqual([302, '/docs']);
    const page = await fetch(new URL('/docs', world().gatewayUrl));
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(
      [...html.matchAll(/(?:src|href)="([^"]+)"/g)].every(([, address]) => address!.startsWith('/')),
    ).toBe(true);
    for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await fetch(new URL(address!, world().gatewayUrl))).status).toBe(200);
    }
  });

  it.each([
    { what: 'an unknown path', method: 'GET', path: '/v1/nothing', status: 404, code: 'not-found' },
    { what: 'a wrong method', method: 'DELETE', path: '/v1/search', status: 405, code: 'method-not-allowed' },
    { what: 'no credential', method: 'GET', path: '/v1/me', status: 401, code: 'unauthenticated' },
    {
      what: 'a path that is not plain',
      method: 'GET',
      path: '/v1/members/a%2Fb',
      status: 400,
      code: 'bad-path',
    },
    { what: 'a text', method: 'POST', path: '/v1/sessions', status: 415, code: 'unsupported-media-type' },
  ])('gets problem+json for $what', async ({ method, path, status, code }) => {
    const text = { body: {}, headers: { 'content-type': 'text/plain' } };
    const answer = await anonymous.ask(method, path, method === 'POST' ? text : {});
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      type: `/problems/${code}`,
      instance: path,
      traceId: expect.any(String),
    });
    expect((await anonymous.get(`/problems/${code}`)).status).toBe(200);
  });

  it('gets 413 for a body over 256 KiB and 422 with pointers for one that does not fit', async () => {
    const large = await member.api.post('/v1/posts', { title: 'x'.repeat(300_000) });
    expect([large.status, large.body['code']]).toEqual([413, 'too-large']);
    const unfit = await member.api.post('/v1/posts', { title: 'short', verified: true });
    expect([unfit.status, unfit.body['code']]).toEqual([422, 'validation-failed']);
    expect((unfit.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)).toContain('/title');
  });

  it('makes one post of two requests with one Idempotency-Key', async () => {
    const body = { title: 'Sent twice, made once', body: 'The line was bad.', specialties: ['cardiology'] };
    const headers = { 'idempotency-key': `journey-${process.pid}-${Date.now()}` };
    const first = await member.api.post('/v1/posts', body, headers);
    const second = await member.api.post('/v1/posts', body, headers);
    expect([first.status, second.status, second.body['id']]).toEqual([201, 201, first.body['id']]);
    const other = await member.api.post('/v1/posts', { ...body, title: 'Another title here' }, headers);
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency-mismatch']);
  });

  it('is refused a change with the cookie from another site', async () => {
    const person = await newcomer('crossed');
    const crossed = await person.browser.ask('PATCH', '/v1/me', {
      body: { country: 'DE' },
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    });
    expect([crossed.status, crossed.body['code']]).toEqual([403, 'origin-refused']);
  });

  it('cannot smuggle a passport of its own past the gateway', async () => {
    const answer = await anonymous.get('/v1/me', {
      'x-openrounds-passport': 'a.b.c',
      'x-user-id': 'someone',
    });
    expect(answer.status).toBe(401);
  });

  it('reads an unchanged post for the price of a 304', async () => {
    const made = await member.api.post('/v1/posts', {
      title: 'Read once, then kept',
      body: 'Text.',
      specialties: ['cardiology'],
    });
    const path = `/v1/posts/${String(made.body['id'])}`;
    const etag = (await member.api.get(path)).headers.get('etag');
    expect(etag).toBe('"v1"');
    expect((await member.api.get(path, { 'if-none-match': etag! })).status).toBe(304);
    const stale = await member.api.ask('PATCH', path, {
      body: { title: 'A newer title' },
      headers: { 'if-match': '"v7"' },
    });
    const missing = await member.api.ask('PATCH', path, { body: { title: 'A newer title' } });
    expect([stale.status, missing.status]).toEqual([412, 428]);
  });
});
