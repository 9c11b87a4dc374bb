import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { execute } from '@openrounds/database';
import { findAnywhere, outsideClaims, startOutsideProvider } from '@openrounds/testing';
import type { OutsideProvider } from '@openrounds/testing';
import { log } from '@openrounds/telemetry';
import { addApp, bytesOf, factsOf, newCookie, proofOf, tryPassword } from './factor-support.js';
import { startLibraryProvider } from './outside-library.js';
import { begin, beginLink, go, link, linkWith, signInAs, signInWith } from './outside-support.js';
import type { Identity } from './support.js';
import { password, startIdentity } from './support.js';

const refused = { status: 401, body: { code: 'sign-in-failed' } };

describe('a provider outside that a library runs', () => {
  it('is linked once, and from then on signs its member in', async () => {
    // The library warns that it keeps everything in memory, which is what is wanted here.
    jest.spyOn(console, 'warn').mockReturnValueOnce();
    const redirectUri = 'https://rounds.example/from-outside';
    const provider = await startLibraryProvider(redirectUri);
    const identity = await startIdentity(provider.env, new Date().toISOString());
    try {
      const member = await identity.join('library-user');
      const linking = await beginLink(identity, member);
      const { attempt } = linking;
      const back = { attempt, parameters: await provider.walk(linking.url, 'staff-4711') };
      expect((await linkWith(identity, member, back)).status).toBe(201);
      const begun = await begin(identity);
      const outside = { attempt: begun.attempt, parameters: await provider.walk(begun.url, 'staff-4711') };
      expect(await signInWith(identity, outside)).toMatchObject({
        status: 201,
        body: { memberId: member.id },
      });
      const other = await begin(identity);
      const stranger = { attempt: other.attempt, parameters: await provider.walk(other.url, 'staff-4712') };
      expect(await signInWith(identity, stranger)).toMatchObject(refused);
    } finally {
      await identity.close();
      await provider.close();
    }
  }, 60_000);
});

describe('sign-in through a provider outside', () => {
  let identity: Identity;
  let provider: OutsideProvider;
  beforeAll(async () => {
    provider = await startOutsideProvider();
    const env = { ...provider.env, SECOND_FACTOR: 'on' };
    identity = await startIdentity(env, new Date().toISOString());
  }, 60_000);
  afterAll(async () => {
    await identity?.close();
    await provider?.close();
  });
  /** Every test has budgets of its own. */
  beforeEach(() => identity.clock.advance({ minutes: 16 }));
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is one of the ways that a sign-in page is told of', async () => {
    const { status, body } = await identity.request('GET', '/v1/sign-in-ways');
    expect([status, body]).toEqual([
      200,
      { password: true, passkey: true, outside: { name: 'Invented Hospital' } },
    ]);
  });

  it('asks the provider who it is and for nothing else, with secrets of its own each time', async () => {
    const begun = [await begin(identity), await begin(identity)];
    const [first, second] = begun.map(({ url }) => new URL(url).searchParams);
    const fixed = {
      client_id: 'openrounds',
      response_type: 'code',
      redirect_uri: 'https://rounds.example/sign-in/outside',
      scope: 'openid',
      code_challenge_method: 'S256',
    };
    const own = ['state', 'nonce', 'code_challenge'];
    expect(Object.fromEntries(first!)).toMatchObject(fixed);
    expect([...first!.keys()].sort()).toEqual([...Object.keys(fixed), ...own].sort());
    for (const name of own) {
      expect(first!.get(name)).toMatch(/^[\w-]{43}$/);
      expect(second!.get(name)).not.toBe(first!.get(name));
    }
    const lives = new Date(begun[0]!.expiresAt).getTime() - identity.clock.now().getTime();
    expect(lives).toBe(600_000);
  });

  it('does for the password, and a session that has to enrol can do nothing else', async () => {
    const member = await identity.join('links-first');
    const { subject } = await link(identity, member);
    const { status, body } = await signInAs(identity, subject, { device: 'ward computer' });
    expect([status, body['memberId'], body['handle']]).toEqual([201, member.id, 'links-first']);
    // The provider said that it asked for a code too: that is no second factor of ours.
    expect(body['mustEnrol']).toBe(true);
    const { body: list } = await identity.request('GET', '/v1/me/outside-accounts', { as: member });
    const today = identity.clock.now().toISOString().slice(0, 10);
    expect(list['items']).toMatchObject([{ lastUsed: today }]);
  });

  it('asks for the second factor that the member has here, and takes the same answer once more with it', async () => {
    const member = await identity.join('has-both');
    const app = await addApp(identity, member);
    const { subject } = await link(identity, member, { factor: proofOf(app) });
    identity.clock.advance({ seconds: 30 });
    const answer = await go(await begin(identity), subject);
    expect(await signInWith(identity, answer)).toMatchObject({
      status: 401,
      body: { code: 'factor-required', kinds: ['recovery', 'totp'] },
    });
    const wrong = await signInWith(identity, answer, { factor: proofOf(app, 9) });
    expect(wrong).toMatchObject(refused);
    const right = await signInWith(identity, answer, { factor: proofOf(app) });
    expect(right).toMatchObject({ status: 201, body: { memberId: member.id, mustEnrol: false } });
    const facts = await factsOf(identity, newCookie(right));
    expect(facts.body.scopes).toEqual(['read', 'write']);
    identity.clock.advance({ seconds: 30 });
    expect(await signInWith(identity, answer, { factor: proofOf(app) })).toMatchObject(refused);
  });

  it('of an account that is linked to nobody is refused with the bytes of a wrong password', async () => {
    const member = await identity.join('same-address', { mail: outsideClaims.email });
    const stranger = await signInAs(identity, 'somebody-else');
    const wrong = await tryPassword(identity, member.handle, { password: 'not-the-right-one' });
    expect(stranger).toMatchObject(refused);
    expect(bytesOf(stranger)).toBe(bytesOf(wrong));
  });

  it('of parallel uses of one answer one passes, and none after it', async () => {
    const { subject } = await link(identity, await identity.join('raced-answer'));
    const answer = await go(await begin(identity), subject);
    const tries = Array.from({ length: 6 }, () => signInWith(identity, answer));
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 401, 401, 401, 401, 401]);
    expect(await signInWith(identity, answer)).toMatchObject(refused);
  });

  it('takes an answer for 10 minutes, and a second factor no longer than that', async () => {
    const member = await identity.join('too-late');
    const app = await addApp(identity, member);
    const { subject } = await link(identity, member, { factor: proofOf(app) });
    const [unused, waiting] = [
      await go(await begin(identity), subject),
      await go(await begin(identity), subject),
    ];
    expect((await signInWith(identity, waiting)).body).toMatchObject({ code: 'factor-required' });
    identity.clock.advance({ minutes: 10 });
    for (const answer of [unused, waiting])
      expect(await signInWith(identity, answer, { factor: proofOf(app) })).toMatchObject(refused);
  });

  it('takes no answer for another attempt, for a link, or for none', async () => {
    const member = await identity.join('mixes-up');
    const { subject } = await link(identity, member);
    const { parameters } = await go(await begin(identity), subject);
    const { attempt } = await begin(identity);
    const asked = provider.asked.length;
    expect(await signInWith(identity, { attempt, parameters })).toMatchObject(refused);
    expect(await signInWith(identity, { attempt: 'A'.repeat(43), parameters })).toMatchObject(refused);
    // The state is looked at before the code goes anywhere.
    expect(provider.asked.slice(asked)).toEqual([]);
    const forLink = await go(await beginLink(identity, member), subject);
    expect(await signInWith(identity, forLink)).toMatchObject(refused);
  });

  it('has a budget by address, for going as for coming back', async () => {
    const headers = { 'x-openrounds-client-address': '198.51.100.77' };
    const ask = () => identity.request('POST', '/v1/outside-sign-ins', { headers });
    for (let count = 0; count < 100; count += 1) expect((await ask()).status).toBe(201);
    expect(await ask()).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    const outside = { attempt: 'B'.repeat(43), parameters: 'code=x' };
    const comeBack = () => identity.request('POST', '/v1/sessions', { headers, body: { outside } });
    for (let count = 0; count < 100; count += 1) expect((await comeBack()).status).toBe(401);
    expect((await comeBack()).status).toBe(429);
  }, 60_000);

  it('leaves nothing of what the provider says in a row, an event or a log, but how it asked, in the audit', async () => {
    const words = (['debug', 'info', 'warn', 'error'] as const).map((level) => jest.spyOn(log, level));
    const member = await identity.join('says-nothing');
    const { subject, id } = await link(identity, member);
    expect((await signInAs(identity, subject)).status).toBe(201);
    provider.lie = { claims: { aud: 'another' } };
    expect(await signInAs(identity, subject)).toMatchObject(refused);
    provider.lie = {};
    const told = [...Object.values(outsideClaims), subject, provider.env['OUTSIDE_CLIENT_SECRET']!];
    expect(await findAnywhere(identity.em, [...Object.values(outsideClaims).slice(0, 1), subject])).toEqual(
      [],
    );
    expect(await findAnywhere(identity.em, [outsideClaims.preferred_username])).toEqual([]);
    const logged = inspect(
      words.flatMap(({ mock }) => mock.calls),
      { depth: 12 },
    );
    expect(logged).toContain('an answer of the provider outside was refused');
    expect(told.filter((word) => logged.includes(word))).toEqual([]);
    const noted = await execute(
      identity.em,
      `select action, reason from audit_entry where object = $1 order by seq`,
      [id],
    );
    const reason = 'acr: urn:example:loa:2; amr: pwd otp';
    expect(noted).toEqual([
      { action: 'outside-account.linked', reason },
      { action: 'outside-account.used', reason },
    ]);
  });
});

describe('a deployment without a provider outside', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity?.close());

  it('says so, and spends no factor in vain', async () => {
    const ways = await identity.request('GET', '/v1/sign-in-ways');
    expect(ways.body).toEqual({ password: true, passkey: true, outside: null });
    const member = await identity.join('no-provider');
    const off = { status: 404, body: { code: 'outside-off' } };
    expect(await identity.request('POST', '/v1/outside-sign-ins')).toMatchObject(off);
    const answer = { attempt: 'C'.repeat(43), parameters: 'code=x' };
    expect(await signInWith(identity, answer)).toMatchObject(off);
    expect(await linkWith(identity, member, answer)).toMatchObject(off);
    const asked = await identity.request('POST', '/v1/me/outside-accounts', {
      as: member,
      body: { password },
    });
    expect(asked).toMatchObject(off);
    expect(newCookie(asked)).toBe('');
  });
});
