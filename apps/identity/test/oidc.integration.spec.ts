import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionTopic } from '@openrounds/contracts';
import type { TestMember } from '@openrounds/testing';
import { gateway } from '@openrounds/testing';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { SetDuties } from '../src/duty/set-duties.js';
import { cookieName } from '../src/session/session.http.js';
import type { App } from './oidc-support.js';
import {
  answer,
  ask,
  Browser,
  claimsOf,
  connect,
  headerOf,
  origin,
  redeem,
  redirectUri,
  refresh,
  registerApp,
  startWithApp,
  requestOf,
  toConsent,
} from './oidc-support.js';
import type { Identity } from './support.js';
import { password } from './support.js';

describe('OpenID Connect for applications', () => {
  let identity: Identity;
  let owner: TestMember;
  let member: TestMember;
  let app: App;
  const facts = (sid: string) => identity.request('GET', `/internal/grants/${sid}`, { as: gateway() });

  beforeAll(async () => {
    ({ identity, owner, app } = await startWithApp());
    member = await identity.join('app-user');
  }, 60_000);
  afterAll(() => identity?.close());

  it('a member signs in, agrees, and the application gets tokens that say nothing beyond the list', async () => {
    const browser = new Browser(identity);
    const { url, verifier } = requestOf(app);
    const consent = await toConsent(browser, url, 'app-user');
    expect(consent.text).toContain('Ward round companion');
    expect(consent.text).toContain('app.example');
    const back = await answer(browser, consent);
    expect([back.get('state'), back.get('iss')]).toEqual(['state-of-the-app', `${origin}/oidc`]);
    const { status, body } = await redeem(identity, app, back.get('code')!, verifier);
    expect([status, body.expires_in, body.scope]).toEqual([200, 300, 'read write']);
    const published = await identity.request('GET', '/oidc/jwks');
    expect((published.body['keys'] as { kid: string }[]).map(({ kid }) => kid)).toEqual(['current', 'next']);
    expect(JSON.stringify(published.body)).not.toContain('"d"');
    const keys = createLocalJWKSet(published.body as never);
    const { payload } = await jwtVerify(body.access_token, keys, { typ: 'at+jwt', audience: origin });
    expect(headerOf(body.access_token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: 'current' });
    const names = ['aud', 'client_id', 'exp', 'iat', 'iss', 'jti', 'scope', 'sid', 'sub'];
    expect(Object.keys(payload).sort()).toEqual(names);
    expect(payload).toMatchObject({
      sub: member.id,
      aud: origin,
      iss: `${origin}/oidc`,
      scope: 'read write',
    });
    expect(payload.exp! - payload.iat!).toBe(300);
    const id = await jwtVerify(body.id_token, keys, { audience: app.id, issuer: `${origin}/oidc` });
    expect(id.payload).toMatchObject({ sub: member.id, nonce: 'nonce-of-the-app' });
    expect(JSON.stringify(id.payload)).not.toMatch(/app-user|mail|physician/);
  });

  it('the gateway learns by the sid what a grant gives now', async () => {
    const { sid } = await connect(identity, app, member);
    expect((await facts(sid)).body).toMatchObject({
      memberId: member.id,
      role: 'physician',
      level: 0,
      standing: 'unverified',
      scopes: ['read', 'write'],
      sid,
      client: app.id,
      version: 1,
    });
    expect((await identity.request('GET', `/internal/grants/${sid}`, { as: member })).status).toBe(403);
    expect((await identity.request('GET', `/internal/grants/${sid}`)).status).toBe(401);
    expect((await facts(member.id)).status).toBe(404);
  });

  it('somebody who is signed in already only agrees, in their own language', async () => {
    const browser = new Browser(identity, 'es-MX,es;q=0.9,en;q=0.5');
    browser.setCookie(cookieName, (await identity.signIn('app-user')).secret);
    const first = await browser.visit(requestOf(app).url);
    const page = await browser.visit(first.location);
    expect(page.text).toContain('lang="es"');
    expect(page.text).toContain('Ha iniciado sesión como app-user');
    expect((await answer(browser, page)).get('code')).toMatch(/^[\w-]{43}$/);
    // The provider remembers nobody: the next request asks again.
    const second = await browser.visit(requestOf(app).url);
    expect(second.location).toMatch(/^\/oidc\/interactions\//);
    const silent = await browser.visit(requestOf(app, { params: { prompt: 'none' } }).url);
    expect(new URL(silent.location).searchParams.get('error')).toBe('login_required');
  });

  it('a fresh sign-in is asked for when the application wants one', async () => {
    const browser = new Browser(identity);
    browser.setCookie(cookieName, (await identity.signIn('app-user')).secret);
    const { url } = requestOf(app, { params: { prompt: 'login' } });
    const first = await browser.visit(url);
    const page = await browser.visit(first.location);
    expect(page.text).toContain('name="password"');
    identity.clock.advance(Date.now() - identity.clock.now().getTime() + 1_000);
    const signedIn = await browser.submit(page, { login: 'app-user', password });
    expect((await answer(browser, await browser.visit(signedIn.location))).get('code')).toBeTruthy();
  });

  it('a no is a no', async () => {
    const browser = new Browser(identity);
    const back = await answer(browser, await toConsent(browser, requestOf(app).url, 'app-user'), 'deny');
    expect([back.get('error'), back.get('code')]).toEqual(['access_denied', null]);
  });

  it.each([
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['PKCE without a method', { code_challenge_method: undefined }, 'invalid_request'],
    ['a token without a code', { response_type: 'token' }, 'invalid_request'],
    ['an ID token without a code', { response_type: 'id_token' }, 'invalid_request'],
    ['a scope that it is not registered for', { scope: 'openid administer' }, 'invalid_scope'],
    ['another audience', { resource: 'https://elsewhere.example' }, 'invalid_target'],
  ])('a request with %s is refused to the application', async (_what, params, error) => {
    const page = await new Browser(identity).visit(requestOf(app, { params }).url);
    expect(page.location.startsWith(redirectUri)).toBe(true);
    expect(page.location).toContain(`error=${error}`);
    expect(page.location).not.toContain('code=');
  });

  it.each([
    ['another path', `${redirectUri}/more`],
    ['another host', 'https://evil.example/callback'],
    ['a query', `${redirectUri}?a=1`],
    ['no encryption', redirectUri.replace('https', 'http')],
    ['nothing', undefined],
  ])('a request with another place to return to goes nowhere: %s', async (_what, redirect_uri) => {
    const page = await new Browser(identity).visit(requestOf(app, { params: { redirect_uri } }).url);
    expect([page.status, page.location]).toEqual([400, '']);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('an answer as a form is refused', async () => {
    const page = await new Browser(identity).visit(
      requestOf(app, { params: { response_mode: 'form_post' } }).url,
    );
    expect(page.text).toContain('name="error" value="invalid_request"');
    expect(page.text).not.toContain('name="code"');
  });

  it('what is off does not exist', async () => {
    const off = ['reg', 'device/auth', 'me', 'session/end', 'backchannel'];
    const statuses = await Promise.all(
      off.map((path) => identity.app.inject({ method: 'POST', url: `/oidc/${path}` })),
    );
    expect(statuses.map(({ statusCode }) => statusCode)).toEqual(off.map(() => 404));
    const grants = ['password', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code'];
    for (const grant_type of grants)
      expect((await ask(identity, app, 'token', { grant_type })).body.error).toBe('unsupported_grant_type');
    const discovery = await identity.request('GET', '/oidc/.well-known/openid-configuration');
    expect(discovery.body).toMatchObject({
      issuer: `${origin}/oidc`,
      token_endpoint: `${origin}/oidc/token`,
      jwks_uri: `${origin}/oidc/jwks`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    });
  });

  it('a duty goes to an application only from a member who holds it, and only as long', async () => {
    const plain = await connect(identity, app, member, { scope: 'openid read moderate' });
    expect(claimsOf(plain.access_token)['scope']).toBe('read');
    const keeper = await identity.joinStaff('app-keeper', 'moderate');
    const held = await connect(identity, app, keeper, { scope: 'openid read moderate' });
    expect(claimsOf(held.access_token)['scope']).toBe('read moderate');
    expect((await facts(held.sid)).body['scopes']).toEqual(['read', 'moderate']);
    await identity.app.get(SetDuties, { strict: false }).revoke('app-keeper', 'moderate');
    expect((await facts(held.sid)).body).toMatchObject({ scopes: ['read'], version: 2 });
    const events = (await identity.outbox(sessionTopic)).filter(({ key }) => key === held.sid);
    expect(events).toMatchObject([{ type: 'identity.session.changed', version: 2 }]);
  });

  it('an application that acts for itself has no member and no rights', async () => {
    const robot = await registerApp(identity, owner, {
      name: 'Robot',
      redirectUris: [],
      scopes: [],
      grants: ['client_credentials'],
    });
    const { status, body } = await ask(identity, robot, 'token', { grant_type: 'client_credentials' });
    expect([status, body.refresh_token, body.scope]).toEqual([200, undefined, undefined]);
    expect(claimsOf(body.access_token)).toMatchObject({ sub: robot.id, sid: robot.id, client_id: robot.id });
    expect((await facts(robot.id)).body).toMatchObject({
      memberId: robot.id,
      role: 'client',
      level: 0,
      scopes: [],
    });
    const refused = await ask(identity, app, 'token', { grant_type: 'client_credentials' });
    expect([refused.status, refused.body.error]).toEqual([400, 'invalid_request']);
  });

  it('a wrong secret is refused, and a native application needs none', async () => {
    const { refresh_token } = await connect(identity, app, member);
    expect((await refresh(identity, { ...app, secret: 'wrong' }, refresh_token)).body.error).toBe(
      'invalid_client',
    );
    const native = await registerApp(identity, owner, {
      kind: 'native',
      name: 'Pocket',
      redirectUris: ['http://127.0.0.1/back', redirectUri],
    });
    expect(native.secret).toBeNull();
    const { url } = requestOf(native, { params: { redirect_uri: 'http://127.0.0.1:51004/back' } });
    expect((await new Browser(identity).visit(url)).location).toMatch(/^\/oidc\/interactions\//);
    expect(
      (await refresh(identity, native, (await connect(identity, native, member)).refresh_token)).status,
    ).toBe(200);
  });

  it('a pushed request works once', async () => {
    const { url, verifier } = requestOf(app);
    const fields = Object.fromEntries(new URL(url, origin).searchParams);
    const pushed = await ask(identity, app, 'request', fields);
    expect(pushed.status).toBe(201);
    const short = `/oidc/auth?${new URLSearchParams({ client_id: app.id, request_uri: String(pushed.body['request_uri']) }).toString()}`;
    const browser = new Browser(identity);
    const back = await answer(browser, await toConsent(browser, short, 'app-user'));
    expect((await redeem(identity, app, back.get('code')!, verifier)).status).toBe(200);
    expect((await browser.visit(short)).status).toBe(400);
  });
});
