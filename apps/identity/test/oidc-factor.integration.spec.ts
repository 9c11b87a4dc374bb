import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addApp } from './factor-support.js';
import type { App } from './oidc-support.js';
import { Browser, requestOf, startWithApp } from './oidc-support.js';
import type { Identity } from './support.js';
import { password } from './support.js';

describe('a second factor on the page of an application', () => {
  let identity: Identity;
  let app: App;

  beforeAll(async () => {
    ({ identity, app } = await startWithApp());
  }, 60_000);
  afterAll(() => identity?.close());

  it('is asked for from whoever has one, and counts once', async () => {
    const holder = await identity.join('app-holder');
    const phone = await addApp(identity, holder);
    const browser = new Browser(identity);
    const first = await browser.visit(requestOf(app).url);
    const page = await browser.visit(first.location);
    const without = await browser.submit(page, { login: 'app-holder', password });
    expect([without.status, without.text.includes('Your account has a second factor')]).toEqual([401, true]);
    const code = phone.code();
    const wrong = await browser.submit(without, {
      login: 'app-holder',
      password,
      code: code === '000000' ? '000001' : '000000',
    });
    expect(wrong.status).toBe(401);
    const right = await browser.submit(wrong, { login: 'app-holder', password, code });
    expect((await browser.visit(right.location)).text).toContain('You are signed in as app-holder');
    const other = new Browser(identity);
    const again = await other.visit((await other.visit(requestOf(app).url)).location);
    expect((await other.submit(again, { login: 'app-holder', password, code })).status).toBe(401);
    const [spare] = phone.recoveryCodes;
    const rescued = await other.submit(again, { login: 'app-holder', password, code: spare! });
    expect(rescued.status).toBe(303);
  });
});
