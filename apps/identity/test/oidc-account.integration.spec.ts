import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sessionTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { TestMember } from '@openrounds/testing';
import { gateway } from '@openrounds/testing';
import { SetDuties } from '../src/duty/set-duties.js';
import { cookieName } from '../src/session/session.http.js';
import { addApp, factsOf } from './factor-support.js';
import type { App, Page } from './oidc-support.js';
import {
  answer,
  ask,
  Browser,
  claimsOf,
  connect,
  origin,
  redirectUri,
  refresh,
  requestOf,
  startWithApp,
  toConsent,
} from './oidc-support.js';
import type { Identity } from './support.js';
import { password } from './support.js';

describe("a member's account on the pages of applications", () => {
  let identity: Identity;
  let app: App;
  beforeAll(async () => {
    ({ identity, app } = await startWithApp());
  }, 60_000);
  afterAll(() => identity?.close());

  const signedIn = async (handle: string) => {
    const browser = new Browser(identity);
    const session = await identity.signIn(handle);
    browser.setCookie(cookieName, session.secret);
    return { browser, ...session };
  };
  const openPage = async (browser: Browser): Promise<Page> =>
    browser.visit((await browser.visit(requestOf(app).url)).location);
  /** The form that signs out, alone on a page. */
  const signOutForm = (page: Page): Page => ({
    ...page,
    text: page.text.slice(page.text.lastIndexOf('<form')),
  });

  it('is signed out where it is shown, and the application then asks who is there', async () => {
    await identity.join('leaves-desk');
    const { browser, id, secret } = await signedIn('leaves-desk');
    const consent = await openPage(browser);
    expect(consent.text).toContain('You are signed in as leaves-desk.');
    const out = await browser.submit(signOutForm(consent), {});
    expect(out.status).toBe(303);
    expect(out.headers['set-cookie']).toMatch(/^__Host-openrounds=; Max-Age=0;/);
    expect((await factsOf(identity, secret)).status).toBe(404);
    const told = (await identity.outbox(sessionTopic)).filter(({ key }) => key === id);
    expect(told).toMatchObject([{ type: 'identity.session.revoked', version: 2 }]);
    expect((await browser.visit(out.location)).text).toContain('name="password"');
  });

  it('is signed out by no form of another page', async () => {
    await identity.join('stays-here');
    const { browser, secret } = await signedIn('stays-here');
    const consent = await openPage(browser);
    const uid = /interactions\/([\w-]+)\/sign-out/.exec(consent.text)![1]!;
    const token = /name="token" value="([^"]+)"/.exec(consent.text)![1]!;
    // The token of the question is none for signing out.
    for (const wrong of ['', 'A'.repeat(43), token])
      expect((await browser.post(`/oidc/interactions/${uid}/sign-out`, { token: wrong })).status).toBe(403);
    expect((await factsOf(identity, secret)).status).toBe(200);
  });

  it('gives way to another one, and its session ends with that', async () => {
    await identity.join('first-here');
    await identity.join('second-here');
    const { browser, secret } = await signedIn('first-here');
    const consent = await openPage(browser);
    const other = /href="([^"]+account=other)"/.exec(consent.text)![1]!;
    const page = await browser.visit(other);
    const wrong = await browser.submit(page, { login: 'second-here', password: 'not-the-right-one' });
    expect((await factsOf(identity, secret)).status).toBe(200);
    const next = await browser.submit(wrong, { login: 'second-here', password });
    expect((await browser.visit(next.location)).text).toContain('You are signed in as second-here.');
    expect((await factsOf(identity, secret)).status).toBe(404);
  });

  it('is asked for again when its sign-in is older than the application allows', async () => {
    await identity.join('came-early');
    const { browser, id } = await signedIn('came-early');
    await execute(
      identity.em,
      `update session set created_at = created_at - interval '10 minutes' where id = $1`,
      [id],
    );
    const page = async (max_age: string): Promise<string> => {
      const { url } = requestOf(app, { params: { max_age } });
      return (await browser.visit((await browser.visit(url)).location)).text;
    };
    expect(await page('300')).toContain('name="password"');
    expect(await page('900')).toContain('You are signed in as came-early.');
  });

  it('opens by the password as it is, and not by one that only begins with it', async () => {
    const long = `${'Zwölf Möwen über dem Hafen 🦆 '.repeat(4)}q7`;
    await identity.join('long-words', { password: long });
    const browser = new Browser(identity);
    const page = await openPage(browser);
    const tries = [
      `${long} `,
      ` ${long}`,
      long.slice(0, -1),
      long.toLowerCase(),
      `${long}${'x'.repeat(600)}`,
    ];
    for (const wrong of tries)
      expect((await browser.submit(page, { login: 'long-words', password: wrong })).status).toBe(401);
    expect((await browser.submit(page, { login: 'long-words', password: long })).status).toBe(303);
  });
});

describe('an application on its way to us without the browser', () => {
  let identity: Identity;
  let app: App;
  beforeAll(async () => {
    ({ identity, app } = await startWithApp());
  }, 60_000);
  afterAll(() => identity?.close());

  it('shows its secret wherever it has one, or is not answered', async () => {
    const { refresh_token: token } = await connect(identity, app, await identity.join('back-door'));
    const pushed = Object.fromEntries(new URL(requestOf(app).url, origin).searchParams);
    const questions = {
      token: { grant_type: 'refresh_token', refresh_token: token },
      request: pushed,
      'token/introspection': { token },
      'token/revocation': { token },
    };
    for (const [path, fields] of Object.entries(questions) as [
      keyof typeof questions,
      Record<string, string>,
    ][]) {
      for (const secret of ['wrong', null]) {
        const { status, body } = await ask(identity, { ...app, secret }, path, fields);
        expect([path, status, body.error]).toEqual([path, 401, 'invalid_client']);
      }
    }
    // None of it has touched the grant.
    expect((await refresh(identity, app, token)).status).toBe(200);
  });

  it('shows the verifier of its request with the code, and not none', async () => {
    const browser = new Browser(identity);
    await identity.join('no-verifier');
    const back = await answer(browser, await toConsent(browser, requestOf(app).url, 'no-verifier'));
    const fields = { grant_type: 'authorization_code', code: back.get('code')!, redirect_uri: redirectUri };
    expect((await ask(identity, app, 'token', fields)).body.error).toBe('invalid_grant');
  });
});

describe('what a member has granted', () => {
  let identity: Identity;
  let app: App;
  let member: TestMember;
  const facts = (sid: string) => identity.request('GET', `/internal/grants/${sid}`, { as: gateway() });
  const narrow = (sid: string, scopes: string[], as = member) =>
    identity.request('PATCH', `/v1/grants/${sid}`, { as, body: { scopes } });
  beforeAll(async () => {
    ({ identity, app } = await startWithApp());
    member = await identity.join('granter');
  }, 60_000);
  afterAll(() => identity?.close());

  it('is seen, made less, and taken back', async () => {
    const member = await identity.join('sees-grants');
    const { sid, refresh_token } = await connect(identity, app, member);
    const list = async () =>
      (
        await identity.request<{ items: { id: string; scopes: string[] }[] }>('GET', '/v1/grants', {
          as: member,
        })
      ).body.items;
    expect((await list()).map(({ id, scopes }) => [id, scopes])).toEqual([[sid, ['read', 'write']]]);
    expect(await narrow(sid, ['read'], member)).toMatchObject({ status: 200, body: { id: sid, version: 2 } });
    expect((await list())[0]!.scopes).toEqual(['read']);
    expect((await facts(sid)).body).toMatchObject({ scopes: ['read'], version: 2 });
    const told = (await identity.outbox(sessionTopic)).filter(({ key }) => key === sid);
    expect(told).toMatchObject([{ type: 'identity.session.changed', version: 2 }]);
    const seen = await ask(identity, app, 'token/introspection', { token: refresh_token });
    expect(seen.body).toMatchObject({ active: true, scope: 'openid read' });
    const next = await refresh(identity, app, refresh_token);
    expect([next.status, claimsOf(next.body.access_token)['scope']]).toEqual([200, 'read']);
    const notes = await execute(
      identity.em,
      `select actor from audit_entry where action = 'grant.narrowed' and object = $1`,
      [sid],
    );
    expect(notes).toEqual([{ actor: member.id }]);
    expect((await identity.request('DELETE', `/v1/grants/${sid}`, { as: member })).status).toBe(200);
    expect(await list()).toEqual([]);
    expect((await narrow(sid, ['read'], member)).status).toBe(404);
  });

  it('becomes no more than it was without a new consent', async () => {
    const { sid } = await connect(identity, app, member, { scope: 'openid read' });
    for (const scopes of [['write'], ['read', 'write'], [], ['everything']])
      expect((await narrow(sid, scopes)).status).toBe(422);
    expect((await facts(sid)).body).toMatchObject({ scopes: ['read'], version: 1 });
  });

  it("is nobody else's to change", async () => {
    const { sid } = await connect(identity, app, member);
    const stranger = await identity.join('no-granter');
    expect((await narrow(sid, ['read'], stranger)).status).toBe(404);
    expect((await facts(sid)).body).toMatchObject({ scopes: ['read', 'write'] });
  });
});

describe('where more than a password is asked of a member', () => {
  let identity: Identity;
  let app: App;
  const facts = (sid: string) => identity.request('GET', `/internal/grants/${sid}`, { as: gateway() });
  beforeAll(async () => {
    ({ identity, app } = await startWithApp({ SECOND_FACTOR: 'duties' }));
  }, 60_000);
  afterAll(() => identity?.close());
  beforeEach(() => identity.clock.advance(Date.now() - identity.clock.now().getTime()));

  it('a token that is out counts for nothing until the second factor is there', async () => {
    const member = await identity.join('gets-a-duty');
    const { sid } = await connect(identity, app, member);
    expect((await facts(sid)).body).toMatchObject({ scopes: ['read', 'write'] });
    await identity.app.get(SetDuties, { strict: false }).grant('gets-a-duty', 'moderate');
    expect((await facts(sid)).body).toMatchObject({ scopes: [] });
    await addApp(identity, member);
    expect((await facts(sid)).body).toMatchObject({ scopes: ['read', 'write'] });
  });

  it('a session without it agrees to nothing', async () => {
    const keeper = await identity.joinStaff('owes-a-factor', 'review');
    const browser = new Browser(identity);
    const page = await toConsent(browser, requestOf(app).url, keeper.handle);
    expect(page.status).toBe(403);
    expect(page.text).toContain('Your account needs a second factor first');
    expect(page.text).not.toContain('value="allow"');
  });
});
