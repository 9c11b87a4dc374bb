import type { AddressInfo } from 'node:net';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readEnv } from '@openrounds/config';
import { passportKeys, readPassport } from '@openrounds/http';
import { createApp } from '@openrounds/service';
import { gatewayEnv } from '../src/env.js';
import { gateway } from '../src/service.js';
import { Forge } from './forge.fixture.js';
import { Upstream } from './support.js';

const origin = 'https://rounds.example';
const forge = new Forge(origin);
const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const { d: _d, ...publicKey } = privateKey;

let made = 0;
/** A grant that identity knows, each time another one, so that no test meets what another left in memory. */
function grant(scopes = ['read', 'write']) {
  made += 1;
  const sid = `0193a0f0-0000-7000-8000-${String(made).padStart(12, '0')}`;
  const { sub, client_id } = forge.claims() as { sub: string; client_id: string };
  return {
    sid,
    facts: {
      memberId: sub,
      role: 'physician',
      level: 3,
      standing: 'good',
      scopes,
      sid,
      client: client_id,
      version: 1,
      expiresAt: '2099-01-01T00:00:00.000Z',
    },
  };
}

describe('the gateway and applications of third parties', () => {
  const identity = new Upstream();
  const service = new Upstream();
  let facts: object | undefined;
  let app: NestFastifyApplication;
  let base: string;

  beforeAll(async () => {
    const env = readEnv(gatewayEnv, {
      NODE_ENV: 'test',
      KAFKA_BROKERS: process.env['KAFKA_BROKERS'],
      PASSPORT_PRIVATE_KEY: JSON.stringify({ ...privateKey, kid: 'one' }),
      PASSPORT_PUBLIC_KEYS: JSON.stringify({ keys: [{ ...publicKey, kid: 'one', alg: 'ES256' }] }),
      PUBLIC_URL: origin,
      IDENTITY_URL: await identity.listen(),
      DISCUSSIONS_URL: await service.listen(),
      CASES_URL: 'http://127.0.0.1:9',
      RATINGS_URL: 'http://127.0.0.1:9',
      SEARCH_URL: 'http://127.0.0.1:9',
    });
    app = await createApp(gateway, env);
    await app.listen(0, '127.0.0.1');
    base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await app.close();
    identity.close();
    service.close();
  });
  beforeEach(() => {
    for (const upstream of [identity, service]) upstream.asked.length = 0;
    service.answer = (_, response) =>
      response.setHeader('content-type', 'application/json').end('{"items":[]}');
    identity.answer = (request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/oidc/jwks') return response.end(JSON.stringify({ keys: [forge.published] }));
      if (!facts) return response.writeHead(404).end('{}');
      return response.end(JSON.stringify(facts));
    };
  });

  const withToken = (token: string): Promise<Response> =>
    fetch(`${base}/v1/posts`, { headers: { authorization: `Bearer ${token}` } });
  const passport = () =>
    readPassport(
      String(service.asked.at(-1)!.request.headers['x-openrounds-passport']),
      passportKeys(JSON.stringify({ keys: [{ ...publicKey, kid: 'one', alg: 'ES256' }] })),
      'discussions',
    );

  it('an access token becomes a passport with what identity says of its grant, and never with more than the token', async () => {
    const { sid, facts: known } = grant(['read', 'moderate']);
    facts = known;
    expect((await withToken(forge.token({ sid, scope: 'read write' }))).status).toBe(200);
    expect(await passport()).toMatchObject({
      memberId: known.memberId,
      level: 3,
      scopes: ['read'],
      sid,
      client: known.client,
    });
    expect((await withToken(forge.token({ sid, scope: 'read moderate' }))).status).toBe(200);
    expect((await passport()).scopes).toEqual(['read', 'moderate']);
    const questions = identity.asked.filter(({ request }) => request.url !== '/oidc/jwks');
    expect(questions.map(({ request }) => request.url)).toEqual([`/internal/grants/${sid}`]);
  });

  it('a token counts for nobody when its grant has ended, or is of another member or application', async () => {
    const { sid, facts: known } = grant();
    facts = undefined;
    expect((await withToken(forge.token({ sid }))).status).toBe(401);
    facts = known;
    const other = '0193a0f0-0000-7000-8000-0000000000ee';
    expect((await withToken(forge.token({ sid, sub: other }))).status).toBe(401);
    expect((await withToken(forge.token({ sid, client_id: other }))).status).toBe(401);
    expect(service.asked).toHaveLength(0);
  });

  it('identity is asked again for a grant when it is silent, and nobody passes', async () => {
    const { sid } = grant();
    identity.answer = (request, response) =>
      request.url === '/oidc/jwks'
        ? response.end(JSON.stringify({ keys: [forge.published] }))
        : response.destroy();
    const refused = await withToken(forge.token({ sid }));
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'identity-unavailable' });
  });

  it('forms go to the authorization server with its own cookies, without a passport', async () => {
    identity.answer = (_, response) =>
      response
        .writeHead(303, {
          location: '/oidc/interactions/x',
          'set-cookie': ['oidc_session=a; path=/', 'oidc_session.sig=b; path=/'],
          'content-security-policy': "default-src 'none'; form-action 'self' https://app.example",
        })
        .end();
    const answer = await fetch(`${base}/oidc/interactions/abc/consent`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: 'Basic YTpi',
        cookie: 'theirs=1; __Secure-oidc_session=s; oidc_interaction.sig=i; __Host-openrounds=o; oidc_=x',
        'x-openrounds-passport': 'forged',
        'x-forwarded-host': 'evil.example',
      },
      body: 'token=t&answer=allow',
    });
    const [asked] = identity.asked;
    expect(asked!.body).toBe('token=t&answer=allow');
    expect(asked!.request.headers).toMatchObject({
      authorization: 'Basic YTpi',
      cookie: '__Secure-oidc_session=s; oidc_interaction.sig=i; __Host-openrounds=o',
    });
    for (const name of ['x-openrounds-passport', 'x-forwarded-host'])
      expect(asked!.request.headers).not.toHaveProperty(name);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/oidc/interactions/x']);
    expect(answer.headers.getSetCookie()).toHaveLength(2);
    expect(answer.headers.get('content-security-policy')).toContain('https://app.example');
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=');
  });

  it.each([
    ['JSON', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }, 415],
    ['another method', { method: 'DELETE' }, 405],
    [
      'a body that is too large',
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'x'.repeat(300_000),
      },
      413,
    ],
  ])('the authorization server is not bothered with %s', async (_what, request, status) => {
    expect((await fetch(`${base}/oidc/token`, request)).status).toBe(status);
    expect(identity.asked).toHaveLength(0);
  });
});
