import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { erasureAnswered, erasureParticipants } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { startOutsideProvider } from '@openrounds/testing';
import type { OutsideProvider, TestMember } from '@openrounds/testing';
import { StartErasure } from '../src/erasure/start-erasure.js';
import { ResetFactors } from '../src/factor/reset-factors.js';
import { mostOutsideAccounts } from '../src/outside/outside-account.entity.js';
import { Retention } from '../src/retention/retention.js';
import { addApp, bytesOf, proofOf } from './factor-support.js';
import { begin, beginLink, go, link, linkWith, signInAs, signInWith } from './outside-support.js';
import type { Identity } from './support.js';
import { password, startIdentity } from './support.js';

describe('accounts outside', () => {
  let identity: Identity;
  let provider: OutsideProvider;
  beforeAll(async () => {
    provider = await startOutsideProvider();
    identity = await startIdentity(provider.env, new Date().toISOString());
  }, 60_000);
  afterAll(async () => {
    await identity?.close();
    await provider?.close();
  });
  beforeEach(() => identity.clock.advance({ minutes: 16 }));

  const listOf = async (as: TestMember): Promise<{ id: string }[]> =>
    (await identity.request<{ items: { id: string }[] }>('GET', '/v1/me/outside-accounts', { as })).body
      .items;
  const unlink = (as: TestMember, id: string) =>
    identity.request('DELETE', `/v1/me/outside-accounts/${id}`, { as });
  const rowsOf = async (memberId: string): Promise<number> => {
    const sql = `select 1 from outside_account where member_id = $1
      union all select 1 from outside_attempt where member_id = $1`;
    return (await execute(identity.em, sql, [memberId])).length;
  };

  it('are linked after a fresh factor only, and the member is told', async () => {
    const member = await identity.join('links-one');
    const ask = (body: object) => identity.request('POST', '/v1/me/outside-accounts', { as: member, body });
    expect(await ask({})).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
    expect((await ask({ password: 'not-the-right-one' })).status).toBe(401);
    const { id } = await link(identity, member);
    expect(await listOf(member)).toEqual([
      { id, version: 1, linkedAt: identity.clock.now().toISOString(), lastUsed: null },
    ]);
    const letters = await identity.lettersTo('links-one@mail.example');
    expect(letters.at(-1)).toMatchObject({ template: 'outside-account-linked', language: 'en' });
    const app = await addApp(identity, member);
    expect(await ask({ password })).toMatchObject({ status: 401, body: { code: 'factor-required' } });
    expect((await ask({ factor: proofOf(app) })).status).toBe(201);
  });

  it('are unlinked by their member alone, who is told, and open nothing any more', async () => {
    const member = await identity.join('unlinks-one', { languages: ['es'] });
    const other = await identity.join('watches-links');
    const { subject, id } = await link(identity, member);
    const foreign = await unlink(other, id);
    const unknown = await unlink(other, '01980000-0000-7000-8000-000000000000');
    expect([foreign.status, bytesOf(foreign).replaceAll(id, '')]).toEqual([
      404,
      bytesOf(unknown).replaceAll('01980000-0000-7000-8000-000000000000', ''),
    ]);
    expect((await signInAs(identity, subject)).status).toBe(201);
    expect(await unlink(member, id)).toMatchObject({ status: 200, body: { id, version: 2 } });
    expect((await unlink(member, id)).status).toBe(404);
    expect((await signInAs(identity, subject)).status).toBe(401);
    const letters = await identity.lettersTo('unlinks-one@mail.example');
    expect(letters.at(-1)).toMatchObject({ template: 'outside-account-unlinked', language: 'es' });
  });

  it('belong to one member, and whose they are is not said', async () => {
    const [first, second] = [await identity.join('has-it'), await identity.join('wants-it')];
    const { subject, id } = await link(identity, first);
    const answers = [];
    for (const member of [second, first])
      answers.push(await linkWith(identity, member, await go(await beginLink(identity, member), subject)));
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 409, body: { code: 'outside-account-linked' } });
    expect(bytesOf(answers[0]!)).toBe(bytesOf(answers[1]!));
    expect(await listOf(second)).toEqual([]);
    expect((await signInAs(identity, subject)).body['memberId']).toBe(first.id);
    // Free again, it can be linked by another.
    await unlink(first, id);
    const again = await linkWith(identity, second, await go(await beginLink(identity, second), subject));
    expect(again.status).toBe(201);
  });

  it('of parallel links of one account by two members one passes', async () => {
    const members = [await identity.join('races-one'), await identity.join('races-two')];
    const subject = 'raced-subject';
    const answers = await Promise.all(
      members.map(async (member) => go(await beginLink(identity, member), subject)),
    );
    const tries = members.map((member, at) => linkWith(identity, member, answers[at]!));
    expect((await Promise.all(tries)).map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('are linked by an attempt of the same member, once, within 10 minutes', async () => {
    const [member, other] = [await identity.join('own-attempt'), await identity.join('no-attempt')];
    const refused = { status: 422, body: { code: 'outside-refused' } };
    const answer = await go(await beginLink(identity, member));
    expect(await linkWith(identity, other, answer)).toMatchObject(refused);
    expect(await linkWith(identity, other, await go(await begin(identity)))).toMatchObject(refused);
    expect((await linkWith(identity, member, answer)).status).toBe(201);
    expect(await linkWith(identity, member, answer)).toMatchObject(refused);
    const late = await go(await beginLink(identity, member));
    identity.clock.advance({ minutes: 10 });
    expect(await linkWith(identity, member, late)).toMatchObject(refused);
    expect(await listOf(other)).toEqual([]);
  });

  it(`are ${mostOutsideAccounts} at most`, async () => {
    const member = await identity.join('links-many');
    for (let count = 0; count < mostOutsideAccounts; count += 1) await link(identity, member);
    const answer = await linkWith(identity, member, await go(await beginLink(identity, member)));
    expect(answer).toMatchObject({ status: 409, body: { code: 'too-many-outside-accounts' } });
  });

  it('happen once under an Idempotency-Key, and the way there is not kept', async () => {
    const member = await identity.join('repeats-itself');
    const headers = { 'idempotency-key': 'one-key' };
    const ask = () =>
      identity.request<{ attempt: string; url: string; expiresAt: string }>(
        'POST',
        '/v1/me/outside-accounts',
        {
          as: member,
          body: { password },
          headers,
        },
      );
    const begun = await ask();
    expect(await ask()).toMatchObject({ status: 409, body: { code: 'already-done' } });
    const body = await go(begun.body);
    const path = '/v1/me/outside-accounts/confirmations';
    const confirm = () => identity.request('POST', path, { as: member, body, headers });
    expect((await confirm()).status).toBe(201);
    expect(await listOf(member)).toHaveLength(1);
  });

  it('end with a reset of the password, and when factors are reset', async () => {
    const member = await identity.join('resets-it');
    const { subject } = await link(identity, member);
    await beginLink(identity, member);
    await identity.request('POST', '/v1/password-resets', { body: { mail: 'resets-it@mail.example' } });
    const token = (await identity.lettersTo('resets-it@mail.example')).at(-1)?.token;
    const better = 'seven otters under the bridge';
    const reset = { body: { token, password: better } };
    expect((await identity.request('POST', '/v1/password-resets/confirmations', reset)).status).toBe(201);
    expect([await rowsOf(member.id), (await signInAs(identity, subject)).status]).toEqual([0, 401]);
    const again = await link(identity, member, { password: better });
    await identity.app.get(ResetFactors).run('resets-it', 'verified again at the desk');
    expect([await rowsOf(member.id), (await signInAs(identity, again.subject)).status]).toEqual([0, 401]);
  });

  it('open nothing once an erasure has begun, and are gone when it is complete', async () => {
    const member = await identity.join('leaves-it');
    const { subject } = await link(identity, member);
    await beginLink(identity, member);
    const waiting = await go(await begin(identity), subject);
    const app = await addApp(identity, member);
    expect((await signInWith(identity, waiting)).body['code']).toBe('factor-required');
    const { id } = await identity.app.get(StartErasure).run('leaves-it', 'asked for by the member');
    expect((await signInAs(identity, subject)).status).toBe(401);
    expect((await signInWith(identity, waiting, { factor: proofOf(app) })).status).toBe(401);
    const completedAt = identity.clock.now().toISOString();
    for (const service of erasureParticipants)
      await identity.deliver([
        { fact: erasureAnswered[service], state: { id, version: 1, counts: { member: 1 }, completedAt } },
      ]);
    expect(await rowsOf(member.id)).toBe(0);
    const [left] = await execute<{ count: number }>(
      identity.em,
      'select count(*)::int as count from outside_attempt where account_hash is not null and expires_at > $1',
      [identity.clock.now()],
    );
    expect(left?.count).toBe(0);
  });

  it('are in the export of their member, without what they are called', async () => {
    const member = await identity.join('exports-it');
    const { id, subject } = await link(identity, member);
    const body = { password };
    expect((await identity.request('POST', '/v1/me/exports', { as: member, body })).status).toBe(201);
    const part = await identity.request('POST', '/internal/exports', { as: member });
    expect(part.body['outsideAccounts']).toEqual([{ id, linkedAt: expect.any(String), usedOn: null }]);
    const sql = 'select account_hash from outside_account where id = $1';
    const [row] = await execute<{ account_hash: string }>(identity.em, sql, [id]);
    for (const hidden of [row!.account_hash, subject])
      expect(JSON.stringify(part.body)).not.toContain(hidden);
  });

  it('leave no attempt behind that has ended', async () => {
    const member = await identity.join('leaves-tries');
    await beginLink(identity, member);
    const left = async () => {
      const sql = 'select 1 from outside_attempt where member_id = $1';
      return (await execute(identity.em, sql, [member.id])).length;
    };
    await identity.app.get(Retention).run();
    expect(await left()).toBe(1);
    identity.clock.advance({ minutes: 10 });
    await identity.app.get(Retention).run();
    expect(await left()).toBe(0);
  });
});
