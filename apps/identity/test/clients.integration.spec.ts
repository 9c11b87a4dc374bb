import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientTopic, erasureAnswered, erasureParticipants, sessionTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { TestMember } from '@openrounds/testing';
import { findAnywhere, gateway, member as stranger } from '@openrounds/testing';
import { StartErasure } from '../src/erasure/start-erasure.js';
import type { App } from './oidc-support.js';
import {
  ask,
  Browser,
  connect,
  redirectUri,
  refresh,
  registerApp,
  requestOf,
  toConsent,
} from './oidc-support.js';
import type { Identity } from './support.js';
import { password, startIdentity } from './support.js';

describe('applications of third parties', () => {
  let identity: Identity;
  let owner: TestMember;
  let member: TestMember;
  const facts = (sid: string) => identity.request('GET', `/internal/grants/${sid}`, { as: gateway() });
  const register = (more: Record<string, unknown>, as = owner) =>
    identity.request<{ code: string; errors: { pointer: string }[] }>('POST', '/v1/clients', {
      as,
      body: { name: 'App', redirectUris: [redirectUri], scopes: ['read'], password, ...more },
    });
  const joinVerified = async (handle: string): Promise<TestMember> => ({
    ...(await identity.join(handle)),
    level: 3,
    standing: 'good',
  });

  beforeAll(async () => {
    identity = await startIdentity({}, new Date().toISOString());
    owner = await joinVerified('registrant');
    member = await identity.join('granter');
  }, 60_000);
  afterAll(() => identity?.close());

  it('are registered by a verified member with the password, and their secret is shown once', async () => {
    expect((await register({ password: 'not-the-right-one' })).body.code).toBe('sign-in-failed');
    const plain = await identity.join('unverified-dev');
    expect((await register({}, plain)).body.code).toBe('verification-required');
    const made = await registerApp(identity, owner, { name: 'Shown once' });
    const listed = await identity.request('GET', '/v1/clients', { as: owner });
    expect(JSON.stringify(listed.body)).toContain('Shown once');
    expect(JSON.stringify(listed.body)).not.toContain(made.secret!);
    const kept = await execute(identity.em, 'select 1 from client c where strpos(c::text, $1) > 0', [
      made.secret,
    ]);
    expect(kept).toEqual([]);
    const [event] = (await identity.outbox(clientTopic)).filter(({ key }) => key === made.id);
    expect(event).toMatchObject({
      type: 'identity.client.registered',
      version: 1,
      state: { state: 'active', ownerId: owner.id },
    });
  });

  it.each([
    ['an address without encryption', { redirectUris: ['http://app.example/cb'] }, '/redirectUris/0'],
    ['a fragment', { redirectUris: ['https://app.example/cb#x'] }, '/redirectUris/0'],
    ['a wildcard', { redirectUris: ['https://*.app.example/cb'] }, '/redirectUris/0'],
    ['a user', { redirectUris: ['https://u@app.example/cb'] }, '/redirectUris/0'],
    ['an address that is not plain', { redirectUris: ['https://APP.example/a/../cb'] }, '/redirectUris/0'],
    ['a script', { redirectUris: ['javascript:alert(1)'] }, '/redirectUris/0'],
    ['loopback for a web client', { redirectUris: ['http://127.0.0.1/cb'] }, '/redirectUris/0'],
    ['a name for loopback', { kind: 'native', redirectUris: ['http://localhost/cb'] }, '/redirectUris/0'],
    ['nowhere to return to', { redirectUris: [] }, '/redirectUris'],
    ['nothing to ask for', { scopes: [] }, '/scopes'],
    ['an unknown scope', { scopes: ['everything'] }, '/scopes/0'],
    ['the name of the network', { name: 'Open Rounds support' }, '/name'],
    ['more than a year', { expiresInDays: 366 }, '/expiresInDays'],
    ['a secret for a native client', { kind: 'native', grants: ['client_credentials'] }, '/grants'],
    ['a field that nobody sets', { verified: true }, '/verified'],
  ])('are refused with %s', async (_what, more, pointer) => {
    const { status, body } = await register(more);
    expect(status).toBe(422);
    expect(body.errors.map((error) => error.pointer)).toContain(pointer);
  });

  it('are ten for each member at most', async () => {
    const collector = await joinVerified('collector');
    for (let count = 0; count < 10; count += 1)
      await registerApp(identity, collector, { name: `Number ${count}` });
    expect((await register({}, collector)).body.code).toBe('too-many-clients');
  });

  it('end by their owner alone, with everything that members granted them', async () => {
    const app = await registerApp(identity, owner, { name: 'To end' });
    const { sid, refresh_token } = await connect(identity, app, member);
    expect((await identity.request('DELETE', `/v1/clients/${app.id}`, { as: stranger() })).status).toBe(404);
    const ended = await identity.request('DELETE', `/v1/clients/${app.id}`, { as: owner });
    expect(ended.body).toEqual({ id: app.id, version: 2 });
    expect((await facts(sid)).status).toBe(404);
    expect((await refresh(identity, app, refresh_token)).body.error).toBe('invalid_client');
    const [session] = (await identity.outbox(sessionTopic)).filter(({ key }) => key === sid);
    expect(session).toMatchObject({
      type: 'identity.session.revoked',
      version: 2,
      state: { memberId: member.id },
    });
    const told = (await identity.outbox(clientTopic)).filter(({ key }) => key === app.id).at(-1);
    expect(told).toMatchObject({ type: 'identity.client.ended', version: 2 });
    expect(told!.state).not.toHaveProperty('name');
    expect((await identity.request('DELETE', `/v1/clients/${app.id}`, { as: owner })).status).toBe(404);
  });

  it('stop to count when their year is over', async () => {
    const app = await registerApp(identity, owner, { name: 'Short-lived', expiresInDays: 1 });
    const { sid } = await connect(identity, app, member);
    expect((await facts(sid)).status).toBe(200);
    await execute(identity.em, `update client set expires_at = now() - interval '1 minute' where id = $1`, [
      app.id,
    ]);
    expect((await facts(sid)).status).toBe(404);
    expect((await new Browser(identity).visit(requestOf(app).url)).status).toBe(400);
  });

  it('have what a member granted, who sees it and takes it back', async () => {
    const app = await registerApp(identity, owner, { name: 'Taken back' });
    const { sid, refresh_token } = await connect(identity, app, member);
    await facts(sid);
    const list = async () =>
      (await identity.request<{ items: { id: string }[] }>('GET', '/v1/grants', { as: member })).body.items;
    const today = identity.clock.now().toISOString().slice(0, 10);
    expect((await list()).find(({ id }) => id === sid)).toMatchObject({
      client: { id: app.id, name: 'Taken back' },
      scopes: ['read', 'write'],
      lastUsed: today,
    });
    expect((await identity.request('DELETE', `/v1/grants/${sid}`, { as: owner })).status).toBe(404);
    expect((await identity.request('DELETE', `/v1/grants/${sid}`, { as: member })).body).toEqual({
      id: sid,
      version: 2,
    });
    expect((await list()).map(({ id }) => id)).not.toContain(sid);
    expect((await refresh(identity, app, refresh_token)).body.error).toBe('invalid_grant');
    expect((await facts(sid)).status).toBe(404);
  });

  it('end with an erasure: those of the member, and what the member granted', async () => {
    const leaver = await joinVerified('app-leaver');
    const own = await registerApp(identity, leaver, { name: 'Left behind' });
    const other = await registerApp(identity, owner, { name: 'Stays' });
    const [granted, givenToOwn] = [
      await connect(identity, other, leaver),
      await connect(identity, own, member),
    ];
    const { id } = await identity.app.get(StartErasure, { strict: false }).run('app-leaver', 'asked for');
    for (const { sid } of [granted, givenToOwn]) expect((await facts(sid)).status).toBe(404);
    expect((await refresh(identity, other, granted.refresh_token)).body.error).toBe('invalid_grant');
    expect((await refresh(identity, own, givenToOwn.refresh_token)).body.error).toBe('invalid_client');
    const completedAt = identity.clock.now().toISOString();
    for (const service of erasureParticipants) {
      const state = { id, version: 1, counts: {}, completedAt };
      await identity.deliver([{ fact: erasureAnswered[service], state }]);
    }
    expect((await identity.outbox(clientTopic)).at(-1)).toMatchObject({ key: own.id, state: null });
    await execute(identity.em, 'delete from outbox');
    const left = await findAnywhere(identity.em, [leaver.id, 'Left behind']);
    expect(left.map((line) => line.split(':')[0]).sort()).toEqual(['audit_entry', 'forgotten']);
  });
});

describe('the pages of sign-in and consent', () => {
  let identity: Identity;
  let app: App;

  beforeAll(async () => {
    identity = await startIdentity({}, new Date().toISOString());
    const owner: TestMember = { ...(await identity.join('page-owner')), level: 3, standing: 'good' };
    await identity.join('page-user');
    app = await registerApp(identity, owner, { name: `<img src=x onerror=alert(1)> & "co"` });
  }, 60_000);
  afterAll(() => identity?.close());

  it('show a foreign name as text, run no script, and lead to the application only', async () => {
    const browser = new Browser(identity);
    const first = await browser.visit(requestOf(app).url);
    const signIn = await browser.visit(first.location);
    expect(signIn.text).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;co&quot;');
    expect(signIn.text).not.toMatch(/<img|<script/);
    expect(signIn.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(signIn.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    const after = await browser.submit(signIn, { login: 'page-user', password });
    const consent = await browser.visit(after.location);
    expect(consent.headers['content-security-policy']).toContain("form-action 'self' https://app.example;");
  });

  it('say the same of a wrong password and of an unknown account', async () => {
    const browser = new Browser(identity);
    const page = await browser.visit((await browser.visit(requestOf(app).url)).location);
    const wrong = await browser.submit(page, { login: 'page-user', password: 'not-the-right-one' });
    const unknown = await browser.submit(page, { login: 'nobody-here', password: 'not-the-right-one' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(unknown.text).toBe(wrong.text);
    expect(wrong.text).toContain('The account, the password or the code is wrong.');
  });

  it('take no form that they did not show to this browser', async () => {
    const browser = new Browser(identity);
    const consent = await toConsent(browser, requestOf(app).url, 'page-user');
    const action = /action="([^"]+)"/.exec(consent.text)![1]!;
    for (const token of ['', 'x', 'A'.repeat(43)])
      expect((await browser.post(action, { token, answer: 'allow' })).status).toBe(403);
    const other = new Browser(identity);
    expect((await other.submit(consent, { answer: 'allow' })).status).toBe(400);
    const foreign = await other.visit((await other.visit(requestOf(app).url)).location);
    const stolen = /name="token" value="([^"]+)"/.exec(foreign.text)![1]!;
    expect((await browser.post(action, { token: stolen, answer: 'allow' })).status).toBe(403);
  });

  it('set cookies for this host alone, encrypted on the way, unread by scripts and signed', async () => {
    const { headers } = await identity.app.inject({ method: 'GET', url: requestOf(app).url });
    const cookies = [headers['set-cookie'] ?? []].flat();
    const names = cookies.map((cookie) => /^__Secure-oidc_([a-z]+(?:\.sig)?)=/.exec(cookie)?.[1]);
    expect(names.sort()).toEqual(['interaction', 'interaction.sig', 'resume', 'resume.sig']);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; path=\/oidc\/[^;]+;.*; samesite=lax; secure; httponly$/i);
      expect(cookie).not.toMatch(/domain=/i);
    }
    const changed = cookies.map((cookie) =>
      cookie.split(';')[0]!.replace(/(\.sig=).*/, `$1${'A'.repeat(27)}`),
    );
    const location = String(headers['location']);
    const answer = await identity.app.inject({
      method: 'GET',
      url: location,
      headers: { cookie: changed.join('; ') },
    });
    expect(answer.statusCode).toBe(400);
  });

  it('are gone for an address that belongs to no request of this browser', async () => {
    const browser = new Browser(identity);
    const first = await browser.visit(requestOf(app).url);
    expect((await new Browser(identity).visit(first.location)).status).toBe(400);
    expect((await browser.visit(`/oidc/interactions/${'A'.repeat(43)}`)).status).toBe(400);
  });

  it('forget a member who has signed out meanwhile', async () => {
    const browser = new Browser(identity);
    const consent = await toConsent(browser, requestOf(app).url, 'page-user');
    await execute(identity.em, 'update session set ended_at = now() where ended_at is null');
    expect((await browser.submit(consent, { answer: 'allow' })).status).toBe(403);
  });

  it('answer a request of an unknown application with a page of their own', async () => {
    const page = await new Browser(identity).visit(requestOf({ id: 'nobody', secret: null }).url);
    expect([page.status, page.location]).toEqual([400, '']);
    expect(page.text).toContain('invalid_client');
    expect(
      (await ask(identity, { id: 'nobody', secret: 'x' }, 'token', { grant_type: 'client_credentials' }))
        .status,
    ).toBe(401);
  });
});
