import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startOutsideProvider } from '@openrounds/testing';
import type { Lie, OutsideProvider } from '@openrounds/testing';
import { bytesOf, tryPassword } from './factor-support.js';
import { begin, beginLink, go, link, linkWith, signInAs, signInWith } from './outside-support.js';
import type { Identity } from './support.js';
import { startIdentity } from './support.js';

const past = Math.floor(Date.now() / 1000) - 3_600;

/** What a bad provider, or somebody between it and us, could send. */
const wrongAnswers: [string, Lie][] = [
  ['an ID token for another audience', { claims: { aud: 'another-client' } }],
  ['an ID token for us and for another', { claims: { aud: ['openrounds', 'another-client'] } }],
  ['an ID token of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
  ['an ID token with the nonce of another sign-in', { claims: { nonce: 'of-another-sign-in' } }],
  ['an ID token without a nonce', { claims: { nonce: undefined } }],
  ['an ID token that has ended', { claims: { iat: past, exp: past + 300 } }],
  ['an ID token about nobody', { claims: { sub: undefined } }],
  ['an ID token that another key signed', { signature: 'foreign' }],
  ['an ID token that nobody signed', { signature: 'none' }],
  ['an answer of another provider', { parameters: { iss: 'https://elsewhere.example' } }],
  ['an answer that does not say of which provider', { parameters: { iss: undefined } }],
  ['an answer with another state', { parameters: { state: 'of-another-sign-in' } }],
  ['an answer without a state', { parameters: { state: undefined } }],
  ['an answer with a code of nobody', { parameters: { code: 'never-given' } }],
  ['a refusal', { parameters: { code: undefined, error: 'access_denied' } }],
];

/** What nobody who signs in can bring about. */
const faults: [string, Lie][] = [
  ['hangs up', { down: true }],
  ['never answers', { broken: { path: '/.well-known/openid-configuration', status: 0 } }],
  ['has no metadata', { broken: { path: '/.well-known/openid-configuration', status: 500 } }],
  [
    'sends elsewhere for its metadata',
    { broken: { path: '/.well-known/openid-configuration', status: 307 } },
  ],
  ['names itself otherwise', { metadata: { issuer: 'https://elsewhere.example' } }],
  ['names itself otherwise by one letter', { metadata: { issuer: 'http://127.0.0.1' } }],
  ['has codes redeemed elsewhere', { metadata: { token_endpoint: 'https://elsewhere.example/token' } }],
  ['has its keys elsewhere', { metadata: { jwks_uri: 'https://elsewhere.example/jwks' } }],
  ['lets people sign in elsewhere', { metadata: { authorization_endpoint: 'https://elsewhere.example/in' } }],
];

/** The same, after people were sent to it. */
const laterFaults: [string, Lie][] = [
  ['hangs up', { down: true }],
  ['never answers', { broken: { path: '/token', status: 0 } }],
  ['redeems no codes', { broken: { path: '/token', status: 503 } }],
  ['does not know us', { broken: { path: '/token', status: 401 } }],
  ['sends elsewhere with the code', { broken: { path: '/token', status: 307 } }],
  ['shows no keys', { broken: { path: '/jwks', status: 500 } }],
  ['sends elsewhere for its keys', { broken: { path: '/jwks', status: 302 } }],
];

describe('what comes back from a provider outside', () => {
  let identity: Identity;
  let provider: OutsideProvider;
  let subject: string;
  beforeAll(async () => {
    provider = await startOutsideProvider();
    identity = await startIdentity({ ...provider.env, LOG_LEVEL: 'silent' }, new Date().toISOString());
    ({ subject } = await link(identity, await identity.join('linked-here')));
  }, 60_000);
  afterAll(async () => {
    await identity?.close();
    await provider?.close();
  });
  /** Metadata are an hour old, and everybody has budgets of their own. */
  beforeEach(() => {
    provider.lie = {};
    identity.clock.advance({ hours: 1 });
  });

  it.each(wrongAnswers)('%s signs nobody in', async (_, lie) => {
    expect((await signInAs(identity, subject)).status).toBe(201);
    const begun = await begin(identity);
    provider.lie = lie;
    const answer = await signInWith(identity, await go(begun, subject));
    expect(answer).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
    expect(bytesOf(answer)).toBe(bytesOf(await tryPassword(identity, 'nobody-here')));
  });

  it.each(wrongAnswers)('%s links nothing', async (_, lie) => {
    const member = await identity.join(`links-${identity.clock.now().getTime()}`.slice(0, 24));
    const begun = await beginLink(identity, member);
    provider.lie = lie;
    const answer = await linkWith(identity, member, await go(begun));
    expect(answer).toMatchObject({ status: 422, body: { code: 'outside-refused' } });
    const { body } = await identity.request('GET', '/v1/me/outside-accounts', { as: member });
    expect(body).toEqual({ items: [] });
  });

  it.each(faults)('a provider that %s is unavailable, and passwords work', async (_, lie) => {
    provider.lie = lie;
    const answer = await identity.request('POST', '/v1/outside-sign-ins');
    expect(answer).toMatchObject({ status: 503, body: { code: 'outside-unavailable' } });
    expect(answer.headers['retry-after']).toBe('30');
    expect((await tryPassword(identity, 'linked-here')).status).toBe(201);
    // It is asked again at once, and not after an hour.
    provider.lie = {};
    expect((await signInAs(identity, subject)).status).toBe(201);
    expect(provider.asked).not.toContain('/elsewhere');
  });

  it.each(laterFaults)('a provider that %s when people come back is unavailable', async (_, lie) => {
    const answer = await go(await begin(identity), subject);
    provider.lie = lie;
    expect(await signInWith(identity, answer)).toMatchObject({
      status: 503,
      body: { code: 'outside-unavailable' },
    });
    expect((await tryPassword(identity, 'linked-here')).status).toBe(201);
    // The code may have been redeemed: the way begins again.
    provider.lie = {};
    expect((await signInWith(identity, answer)).status).toBe(401);
    expect((await signInAs(identity, subject)).status).toBe(201);
    expect(provider.asked).not.toContain('/elsewhere');
  });

  it('a provider that is unavailable costs nobody a factor', async () => {
    const member = await identity.join('keeps-factor');
    provider.lie = { down: true };
    const asked = await identity.request('POST', '/v1/me/outside-accounts', { as: member, body: {} });
    expect(asked).toMatchObject({ status: 503, body: { code: 'outside-unavailable' } });
  });

  it('its metadata are read once in an hour, however many ask', async () => {
    await Promise.all(Array.from({ length: 5 }, () => begin(identity)));
    const before = provider.asked.length;
    await begin(identity);
    expect(provider.asked.length).toBe(before);
    const all = provider.asked.filter((path) => path.startsWith('/.well-known/'));
    identity.clock.advance({ hours: 1 });
    await Promise.all(Array.from({ length: 5 }, () => begin(identity)));
    expect(provider.asked.filter((path) => path.startsWith('/.well-known/')).length).toBe(all.length + 1);
  });
});
