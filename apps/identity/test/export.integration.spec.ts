import { execute } from '@openrounds/database';
import type { TestAnswer, TestMember } from '@openrounds/testing';
import { gateway } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Retention } from '../src/retention/retention.js';
import type { ReviewDesk } from './review-desk.js';
import { byDocument, document, startReviewDesk } from './review-desk.js';
import { addApp } from './factor-support.js';
import type { Identity } from './support.js';
import { password } from './support.js';

interface Part {
  service: string;
  formatVersion: number;
  memberId: string;
  [list: string]: unknown;
}

describe('the export of an account', () => {
  let desk: ReviewDesk;
  let identity: Identity;
  beforeAll(async () => {
    desk = await startReviewDesk();
    identity = desk.identity;
  });
  afterAll(() => identity.close());

  const allow = (as: TestMember, typed = password): Promise<TestAnswer<Record<string, string>>> =>
    identity.request('POST', '/v1/me/exports', { as, body: { password: typed } });
  const take = (as: TestMember): Promise<TestAnswer<Part>> =>
    identity.request('POST', '/internal/exports', { as });

  it('holds everything that identity knows of the member, opened, and no hash of a secret', async () => {
    const somebody = await identity.join('exports-all', { name: 'Canary Nightingale' });
    const other = await identity.join('exports-not', { name: 'Canary Kestrel' });
    for (const one of [somebody, other]) {
      await identity.signIn(one.handle);
      await identity.request('POST', '/v1/keys', {
        as: one,
        body: { name: `key of ${one.handle}`, scopes: ['read'], password },
      });
      const { body } = await desk.submit(one, byDocument);
      await desk.decide(desk.ash, body.id, 'approve', { reason: 'Canary reason of a reviewer.' });
    }
    await identity.request('POST', '/v1/follows', {
      as: somebody,
      body: { targetKind: 'member', targetId: other.id },
    });

    expect((await allow(somebody)).status).toBe(201);
    const { status, body, headers } = await take(somebody);

    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toMatchObject({
      service: 'identity',
      formatVersion: 1,
      memberId: somebody.id,
      profile: [{ handle: somebody.handle, role: 'physician', country: 'CH', duties: [] }],
      legalIdentity: [{ name: 'Canary Nightingale', birthYear: 1979, mail: 'exports-all@mail.example' }],
      sessions: [{ device: null, endedAt: null }],
      keys: [{ name: 'key of exports-all', scopes: ['read'] }],
      verifications: [{ method: 'document_review', state: 'in_review', decisions: [{ outcome: 'approve' }] }],
      evidence: [{ number: null, document }],
      follows: [{ targetKind: 'member', targetId: other.id, active: true }],
    });
    const actions = (body['audit'] as { action: string; by: string }[]).map(
      ({ action, by }) => `${by}: ${action}`,
    );
    expect(actions).toEqual(expect.arrayContaining(['you: member.registered', 'you: export.begun']));
    const text = JSON.stringify(body);
    expect(text).not.toMatch(/exports-not|Kestrel|Canary reason|argon2|desk-ash/);
    for (const { id } of [desk.ash, desk.yew]) expect(text).not.toContain(id);
    const hashes = await execute<{ hash: string }>(
      identity.em,
      `select hash from session union all select hash from client_key union all select hash from password`,
    );
    for (const { hash } of hashes) expect(text).not.toContain(hash);
  });

  it('holds blocks, consents, factors, applications, grants and credentials, and nothing they prove themselves with', async () => {
    const somebody = await identity.join('exports-more');
    const other = await identity.join('exports-other');
    const { body: application } = await desk.submit(somebody, byDocument);
    await desk.both(application.id, 'approve');
    const as = { ...somebody, level: 2, standing: 'good' };
    const send = async (method: 'POST' | 'PUT', path: string, body: object, by = as) => {
      const answer = await identity.request<Record<string, string>>(method, path, { as: by, body });
      expect([path, answer.status < 300]).toEqual([path, true]);
      return answer.body;
    };
    await send('POST', '/v1/blocks', { memberId: other.id });
    await send('POST', '/v1/blocks', { memberId: somebody.id }, { ...other, level: 2, standing: 'good' });
    await send('PUT', '/v1/me/consents/analytics', { granted: false, textVersion: 1 });
    await send('POST', '/v1/credentials', { audience: 'https://journal.example' });
    const client = { name: 'My tool', grants: ['client_credentials'], password };
    const { secret } = await send('POST', '/v1/clients', client);
    const insert = `insert into client_grant (id, member_id, client_id, scopes, created_at, expires_at)
      select gen_random_uuid(), $1, id, '{read}', now(), now() + interval '1 day' from client where owner_id = $1`;
    await execute(identity.em, insert, [somebody.id]);
    const link = `insert into outside_account (id, member_id, account_hash, linked_at)
      values (gen_random_uuid(), $1, 'hash-of-an-account-outside', now())`;
    await execute(identity.em, link, [somebody.id]);
    await allow(somebody);
    const app = await addApp(identity, as);

    const { body } = await take(somebody);

    expect(body).toMatchObject({
      blocks: [{ memberId: other.id, active: true }],
      consents: [{ purpose: 'analytics', granted: false, textVersion: 1 }],
      factors: [{ kind: 'totp', name: 'phone' }],
      outsideAccounts: [{ usedOn: null }],
      clients: [{ name: 'My tool', grants: ['client_credentials'], endedAt: null }],
      grants: [{ scopes: ['read'], endedAt: null }],
      credentials: [{ audience: 'https://journal.example', level: 2, specialties: ['cardiology'] }],
    });
    const text = JSON.stringify(body);
    const kept = await execute<{ secret: string }>(
      identity.em,
      `select encode(sealed, 'hex') as secret from factor where member_id = $1 union all
       select hash from recovery_code where member_id = $1 union all
       select secret_hash from client where owner_id = $1 union all
       select account_hash from outside_account where member_id = $1`,
      [somebody.id],
    );
    expect(kept).toHaveLength(13);
    for (const one of [secret!, ...app.recoveryCodes, ...kept.map(({ secret: hash }) => hash)])
      expect(text).not.toContain(one);
  });

  it('leaves out no table that points at a member but those that hold secrets or last for minutes', async () => {
    const sql = `select conrelid::regclass::text as name from pg_constraint
      where contype = 'f' and confrelid = 'member'::regclass order by 1`;
    const pointing = (await execute<{ name: string }>(identity.em, sql)).map(({ name }) => name);
    const exported =
      'block client client_grant client_key consent factor follow legal_identity outside_account session';
    // Two stand in the profile: when the password was changed, and the duties.
    const inProfile = 'duty password';
    const secrets = 'licence password_reset recovery_code';
    const passing = 'export_permission mail_outbox outside_attempt';
    // The decisions on the member are in the verifications; those of the member are about others.
    const decisions = 'verification verification_decision';
    const known = [exported, inProfile, secrets, passing, decisions].flatMap((line) => line.split(' '));
    expect([...new Set(pointing)].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('tells of what others did about the member after 30 days, without who and in which words', async () => {
    const somebody = await identity.join('reads-the-audit');
    const sql = `insert into audit_entry (at, actor, action, object, reason, previous_hash, hash)
      values ($1, $2, $3, $4, 'Words of staff.', '', '')`;
    const now = identity.clock.now().getTime();
    const entry = (days: number, action: string): Promise<unknown> =>
      execute(identity.em, sql, [new Date(now - days * 86_400_000), desk.oak.id, action, somebody.id]);
    await entry(31, 'disclosure.opened');
    await entry(29, 'disclosure.repeated');

    await allow(somebody);
    const text = JSON.stringify((await take(somebody)).body);

    expect(text).toContain('{"at":');
    expect(text).toMatch(/"by":"the network","action":"disclosure\.opened","reason":null/);
    expect(text).not.toMatch(/disclosure\.repeated|Words of staff/);
    expect(text).not.toContain(desk.oak.id);
  });

  it('reads more rows than one batch holds', async () => {
    const somebody = await identity.join('follows-many');
    const sql = `insert into follow (id, member_id, target_kind, target_id, active, since)
      select gen_random_uuid(), $1, 'drug', 'drug-' || n, true, now() from generate_series(1, 130) n`;
    await execute(identity.em, sql, [somebody.id]);
    await allow(somebody);
    const { body } = await take(somebody);
    const targets = (body['follows'] as { targetId: string }[]).map(({ targetId }) => targetId);
    expect(new Set(targets).size).toBe(130);
    expect(targets).toHaveLength(130);
  });

  it('needs the password, and once, within five minutes, by the session that gave it', async () => {
    const somebody = await identity.join('needs-a-factor');
    const refused = { status: 403, body: { code: 'fresh-factor-required' } };
    expect(await take(somebody)).toMatchObject(refused);
    expect(await allow(somebody, 'not-my-password')).toMatchObject({ status: 401 });
    expect(await identity.request('POST', '/v1/me/exports', { as: somebody, body: {} })).toMatchObject({
      status: 422,
    });
    expect(await take(somebody)).toMatchObject(refused);

    expect((await allow(somebody)).status).toBe(201);
    expect(await take({ ...somebody, sid: desk.oak.sid })).toMatchObject(refused);
    expect((await take(somebody)).status).toBe(200);
    expect(await take(somebody)).toMatchObject(refused);

    expect((await allow(somebody)).status).toBe(201);
    identity.clock.advance(5 * 60_000);
    expect(await take(somebody)).toMatchObject(refused);
    expect(await identity.request('POST', '/internal/exports', { as: gateway() })).toMatchObject({
      status: 403,
    });
  });

  it('is given twice in 24 hours', async () => {
    const somebody = await identity.join('exports-often');
    for (const _ of [1, 2]) {
      await allow(somebody);
      expect((await take(somebody)).status).toBe(200);
    }
    const third = await allow(somebody);
    expect([third.status, third.headers['retry-after']]).toEqual([429, '86400']);
    identity.clock.advance(86_400_000);
    expect((await allow(somebody)).status).toBe(201);
  });

  it('is given to one of two downloads that begin at the same moment', async () => {
    const somebody = await identity.join('clicks-twice');
    await allow(somebody);
    const both = await Promise.all([take(somebody), take(somebody)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  it('is remembered for 30 days', async () => {
    const somebody = await identity.join('exported-once');
    await allow(somebody);
    const kept = async (): Promise<number> => {
      await identity.app.get(Retention, { strict: false }).run();
      const sql = 'select 1 from export_permission where member_id = $1';
      return (await execute(identity.em, sql, [somebody.id])).length;
    };
    identity.clock.advance({ days: 29 });
    expect(await kept()).toBe(1);
    identity.clock.advance({ days: 1 });
    expect(await kept()).toBe(0);
  });

  it('is given to whoever is suspended, too', async () => {
    const somebody = { ...(await identity.join('exports-suspended')), standing: 'suspended' };
    expect((await allow(somebody)).status).toBe(201);
    expect((await take(somebody)).status).toBe(200);
  });
});
