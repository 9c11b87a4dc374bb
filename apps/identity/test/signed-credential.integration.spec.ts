import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execute } from '@openrounds/database';
import type { TestMember } from '@openrounds/testing';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { StartErasure } from '../src/erasure/start-erasure.js';
import { Retention } from '../src/retention/retention.js';
import { mostAudiences } from '../src/signed-credential/issue-credential.js';
import { ExpireVerifications } from '../src/verification/expire-verifications.js';
import type { Checked } from './check-credential.js';
import { checkCredential } from './check-credential.js';
import type { ReviewDesk } from './review-desk.js';
import { matched, startReviewDesk } from './review-desk.js';

const issuer = 'https://rounds.example';
const journal = 'https://journal.example';

describe('a credential for another site', () => {
  let desk: ReviewDesk;
  beforeAll(async () => {
    desk = await startReviewDesk();
  }, 60_000);
  afterAll(() => desk?.identity.close());

  /** Reads what everybody can read, as nobody. */
  const fetch = async (url: string): Promise<string> => {
    const { pathname, origin } = new URL(url);
    expect(origin).toBe(issuer);
    const { status, body } = await desk.identity.request<unknown>('GET', pathname);
    expect(status).toBe(200);
    return typeof body === 'string' ? body : JSON.stringify(body);
  };
  const verified = async (): Promise<TestMember & { verification: string }> => {
    const applicant = await desk.newcomer();
    const { body } = await desk.submit(applicant);
    await desk.both(body.id, 'approve');
    return { ...applicant, level: 2, standing: 'good', verification: body.id };
  };
  const ask = (as: TestMember, audience: unknown = journal) =>
    desk.identity.request<{ credential: string; validUntil: string; code: string }>(
      'POST',
      '/v1/credentials',
      {
        as,
        body: { audience },
      },
    );
  const issued = async (as: TestMember, audience = journal): Promise<string> => {
    const { status, body } = await ask(as, audience);
    expect(status).toBe(201);
    return body.credential;
  };
  const check = (credential: string, audience = journal): Promise<Checked> =>
    checkCredential(credential, audience, { issuer, fetch }, desk.identity.clock.now());
  /** A checker that asks again after a minute. */
  const checkAfterAMinute = (credential: string): Promise<Checked> => {
    desk.identity.clock.advance({ seconds: 60 });
    return check(credential);
  };

  it('is checked with the published documents alone, and says level, specialties and end', async () => {
    const holder = await verified();
    const { body, headers } = await ask(holder);
    const { claims, status } = await check(body.credential);
    expect(status).toBe('valid');
    expect(claims).toMatchObject({
      level: 2,
      specialties: ['cardiology'],
      validUntil: body.validUntil,
      exp: Date.parse(body.validUntil) / 1_000,
    });
    expect(headers['cache-control']).toBe('no-store');
  });

  it('holds no name, no handle and no id of the member', async () => {
    const holder = await verified();
    const text = JSON.stringify(decodeJwt(await issued(holder)));
    for (const secret of [holder.handle, holder.id, 'Legal Name', 'mail.example'])
      expect(text).not.toContain(secret);
    expect(Object.keys(JSON.parse(text) as object).sort()).toEqual(
      ['aud', 'exp', 'iat', 'iss', 'level', 'specialties', 'status', 'sub', 'validUntil'].sort(),
    );
  });

  it('is the same for the same site, and two sites cannot join theirs', async () => {
    const holder = await verified();
    const [first, again, other] = [
      await issued(holder),
      await issued(holder),
      await issued(holder, 'https://society.example'),
    ].map((credential) => decodeJwt(credential));
    expect(again).toEqual(first);
    expect(other?.sub).not.toBe(first?.sub);
    expect(other?.['status']).not.toEqual(first?.['status']);
  });

  it('does not tell when its holder was approved, which the public knows of every handle', async () => {
    const first = await verified();
    desk.identity.clock.advance({ hours: 7, minutes: 11 });
    const second = await verified();
    const [one, other] = [decodeJwt(await issued(first)), decodeJwt(await issued(second))];
    expect(one['validUntil']).toBe('2027-03-01T00:00:00.000Z');
    expect([other['validUntil'], other.exp]).toEqual([one['validUntil'], one.exp]);
    desk.identity.clock.advance({ hours: -7, minutes: -11 });
  });

  it('that ended stays ended when the member has again what it says', async () => {
    const holder = await verified();
    const edit = async (specialties: string[]) => {
      const me = await desk.identity.request<{ version: number }>('GET', '/v1/me', { as: holder });
      const headers = { 'if-match': `"v${me.body.version}"` };
      const edited = await desk.identity.request('PATCH', '/v1/me', {
        as: holder,
        headers,
        body: { specialties },
      });
      expect(edited.status).toBe(200);
    };
    const credential = await issued(holder);
    await edit(['neurology']);
    await edit(['cardiology']);
    const { body } = await desk.submit(holder);
    await desk.both(body.id, 'approve');
    expect(await desk.publicState(holder.id)).toMatchObject({ verifiedSpecialties: ['cardiology'] });
    expect((await checkAfterAMinute(credential)).status).toBe('invalid');
  });

  it('is worth nothing for another site, when a letter of it is changed, or under another key', async () => {
    const credential = await issued(await verified());
    await expect(check(credential, 'https://society.example')).rejects.toThrow('"aud"');
    const [head, claims = '', signature = ''] = credential.split('.');
    const risen = Buffer.from(
      Buffer.from(claims, 'base64url').toString().replace('"level":2', '"level":4'),
    ).toString('base64url');
    await expect(check([head, risen, signature].join('.'))).rejects.toThrow('signature');
    const list = await fetch(`${issuer}/v1/credential-status`);
    await expect(check(list)).rejects.toThrow();
  });

  it('is signed by the first key, and all keys are published without their secret', async () => {
    const credential = await issued(await verified());
    const { keys } = JSON.parse(await fetch(`${issuer}/v1/credential-keys`)) as {
      keys: Record<string, string>[];
    };
    expect(keys.map(({ kid }) => kid)).toEqual(['now', 'next']);
    expect(keys.flatMap(Object.keys)).not.toContain('d');
    expect(decodeProtectedHeader(credential)).toEqual({
      alg: 'ES256',
      typ: 'openrounds-credential+jwt',
      kid: 'now',
    });
  });

  it('needs a verified member in good standing and an origin', async () => {
    const newcomer = await desk.newcomer();
    expect(await ask(newcomer)).toMatchObject({ status: 403, body: { code: 'verification-required' } });
    // A passport that was signed before the member lapsed.
    const stale = { ...newcomer, level: 2, standing: 'good' };
    expect(await ask(stale)).toMatchObject({ status: 403, body: { code: 'verification-required' } });
    const holder = await verified();
    for (const wrong of [
      'http://journal.example',
      'https://journal.example/',
      'https://a.example/path',
      'journal',
      7,
    ])
      expect((await ask(holder, wrong)).status).toBe(422);
  });

  it.each([
    [
      'a revocation',
      (holder: { verification: string }) => desk.both(holder.verification, 'revoke'),
      'invalid',
    ],
    [
      'the beginning of an erasure',
      (holder: TestMember) => desk.identity.app.get(StartErasure).run(holder.handle, 'asked for'),
      'invalid',
    ],
    ['a suspension', (holder: TestMember) => standing(holder, 'suspended'), 'suspended'],
    [
      'a verified specialty that was given up',
      (holder: TestMember) =>
        execute(
          desk.identity.em,
          `update member set specialties = '{}', verified_specialties = '{}' where id = $1`,
          [holder.id],
        ),
      'invalid',
    ],
  ])('%s stands in the status list within a minute', async (_what, end, expected) => {
    const holder = await verified();
    const bystander = await verified();
    const [credential, other] = [await issued(holder), await issued(bystander)];
    expect((await check(credential)).status).toBe('valid');
    await end(holder);
    expect((await checkAfterAMinute(credential)).status).toBe(expected);
    expect((await check(other)).status).toBe('valid');
  });

  const standing = (holder: TestMember, now: string) =>
    execute(desk.identity.em, 'update member set standing = $2 where id = $1', [holder.id, now]);

  it('that was suspended is valid again after the suspension; one that was revoked never is', async () => {
    const holder = await verified();
    const credential = await issued(holder);
    await standing(holder, 'suspended');
    expect((await checkAfterAMinute(credential)).status).toBe('suspended');
    await standing(holder, 'good');
    expect((await checkAfterAMinute(credential)).status).toBe('valid');
    await desk.both(holder.verification, 'revoke');
    const again = await desk.submit(holder);
    await desk.both(again.body.id, 'approve');
    expect((await checkAfterAMinute(credential)).status).toBe('invalid');
    expect((await check(await issued(holder))).status).toBe('valid');
  });

  it('of a lower level takes the place of one that says more', async () => {
    const holder = await verified();
    const match = await desk.submit(holder, {
      method: 'registry_match',
      authority: 'us-npi',
      number: '1993999998',
    });
    await desk.both(match.body.id, 'approve', matched);
    const high = await issued(holder);
    expect(decodeJwt(high)).toMatchObject({ level: 4 });
    await desk.both(match.body.id, 'revoke');
    expect((await checkAfterAMinute(high)).status).toBe('invalid');
    const low = await issued(holder);
    expect(await check(low)).toMatchObject({ status: 'valid', claims: { level: 2 } });
  });

  it('ends with the verification, in its own words and in the list', async () => {
    const holder = await verified();
    const credential = await issued(holder);
    desk.identity.clock.advance({ days: 364 });
    await desk.identity.app.get(ExpireVerifications).run();
    expect((await check(credential)).status).toBe('valid');
    desk.identity.clock.advance({ days: 1, seconds: 1 });
    await expect(check(credential)).rejects.toThrow('"exp"');
    expect((await ask(holder)).body.code).toBe('verification-required');
    await desk.identity.app.get(ExpireVerifications).run();
    expect(await desk.publicState(holder.id)).toMatchObject({ standing: 'lapsed' });
    desk.identity.clock.advance({ days: 2 });
    const gone = await desk.identity.app.get(Retention).run();
    expect(gone['credentials that ended']).toBeGreaterThan(0);
    desk.identity.clock.advance({ days: -367, seconds: -1 });
  });

  it('is kept nowhere, also not for a repeat under the same idempotency key', async () => {
    const holder = await verified();
    const request = {
      as: holder,
      body: { audience: journal },
      headers: { 'idempotency-key': 'credential-1' },
    };
    const first = await desk.identity.request<{ credential: string }>('POST', '/v1/credentials', request);
    expect(first.status).toBe(201);
    expect(await desk.identity.request('POST', '/v1/credentials', request)).toMatchObject({
      status: 409,
      body: { code: 'already-done' },
    });
  });

  it(`is given for ${mostAudiences} sites at most`, async () => {
    const holder = await verified();
    for (let made = 0; made < mostAudiences; made += 1) await issued(holder, `https://site-${made}.example`);
    expect(await ask(holder)).toMatchObject({ status: 409, body: { code: 'too-many-credentials' } });
    await issued(holder, 'https://site-0.example');
  });

  it('lists have one size, one type and a short life in caches', async () => {
    const { headers, body } = await desk.identity.request<string>('GET', '/v1/credential-status');
    expect(headers['content-type']).toContain('application/statuslist+jwt');
    expect(headers['cache-control']).toBe('public, max-age=30');
    const claims = decodeJwt(body);
    expect(claims).toMatchObject({
      sub: `${issuer}/v1/credential-status`,
      ttl: 30,
      status_list: { bits: 2 },
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(300);
    expect(decodeProtectedHeader(body)).toMatchObject({ typ: 'statuslist+jwt', alg: 'ES256' });
    const digest = (text: string) => createHash('sha256').update(text).digest('hex');
    const again = await desk.identity.request<string>('GET', '/v1/credential-status');
    expect(digest(again.body)).toBe(digest(body));
  });
});
