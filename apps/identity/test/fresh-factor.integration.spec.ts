import { sessionTopic } from '@openrounds/contracts';
import type { TestMember } from '@openrounds/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addApp, factsOf, newCookie, proofOf } from './factor-support.js';
import type { Identity } from './support.js';
import { password, startIdentity } from './support.js';

describe('a fresh factor', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
  });
  afterAll(() => identity?.close());
  beforeEach(() => identity.clock.advance({ minutes: 16 }));

  const newKey = (as: TestMember, shown: Record<string, unknown>) =>
    identity.request('POST', '/v1/keys', { as, body: { name: 'tool', scopes: ['read'], ...shown } });

  it('is the password without a second factor, and the second factor with one', async () => {
    const owner = await identity.join('steps-up');
    expect((await newKey(owner, {})).status).toBe(422);
    expect((await newKey(owner, { password })).status).toBe(201);
    const app = await addApp(identity, owner);
    expect(await newKey(owner, { password })).toMatchObject({
      status: 401,
      body: { code: 'factor-required', kinds: ['recovery', 'totp'] },
    });
    expect((await newKey(owner, { factor: proofOf(app, 7) })).status).toBe(401);
    expect((await newKey(owner, { factor: proofOf(app) })).status).toBe(201);
    expect((await newKey(owner, { factor: proofOf(app) })).status).toBe(401);
  });

  it('that is malformed is refused before anything is looked at', async () => {
    const owner = await identity.join('malformed');
    await addApp(identity, owner);
    for (const factor of [null, {}, { kind: 'totp', code: 123456 }, { kind: 'sms', code: '123456' }, 'x'])
      expect((await newKey(owner, { factor })).status).toBe(422);
  });

  it('gives the browser a new reference, and the old one is worth nothing', async () => {
    const owner = await identity.join('rotates');
    const { id, secret } = await identity.signIn('rotates');
    const answer = await newKey({ ...owner, sid: id }, { password });
    const fresh = newCookie(answer);
    expect(fresh).not.toBe('');
    expect((await factsOf(identity, secret)).status).toBe(404);
    expect((await factsOf(identity, fresh)).body).toMatchObject({ sid: id, version: 2 });
    const told = (await identity.outbox(sessionTopic)).filter(({ key }) => key === id);
    expect(told).toMatchObject([{ type: 'identity.session.changed', version: 2 }]);
  });

  it('that is refused changes no reference', async () => {
    const owner = await identity.join('stays');
    const { id, secret } = await identity.signIn('stays');
    expect(newCookie(await newKey({ ...owner, sid: id }, { password: 'not-the-right-one' }))).toBe('');
    expect((await factsOf(identity, secret)).status).toBe(200);
  });

  it('with the first factor every other session ends, and this one goes on under a new reference', async () => {
    const owner = await identity.join('closes-doors');
    const other = await identity.signIn('closes-doors');
    const here = await identity.signIn('closes-doors');
    const { answer } = await addApp(identity, { ...owner, sid: here.id });
    expect((await factsOf(identity, other.secret)).status).toBe(404);
    expect((await factsOf(identity, here.secret)).status).toBe(404);
    expect((await factsOf(identity, newCookie(answer))).body).toMatchObject({ sid: here.id });
    const ended = (await identity.outbox(sessionTopic)).filter(({ key }) => key === other.id);
    expect(ended).toMatchObject([{ type: 'identity.session.revoked', version: 2 }]);
  });
});
