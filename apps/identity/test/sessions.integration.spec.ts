import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionTopic } from '@openrounds/contracts';
import { gateway } from '@openrounds/testing';
import type { TestMember } from '@openrounds/testing';
import type { Identity } from './support.js';
import { password, startIdentity } from './support.js';

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

describe('sessions and keys', () => {
  let identity: Identity;
  let walker: TestMember;
  const credentials = (secret: string, as: TestMember | undefined = gateway()) =>
    identity.request('GET', `/internal/credentials/${hashOf(secret)}`, as ? { as } : {});

  beforeAll(async () => {
    identity = await startIdentity();
    walker = await identity.join('walker');
  }, 30_000);
  afterAll(() => identity?.close());

  it('signing in sets a cookie that the gateway can exchange for facts', async () => {
    const { id, secret, answer } = await identity.signIn('walker');
    const in12Hours = new Date(identity.clock.now().getTime() + 12 * 3_600_000).toISOString();
    expect(answer).toMatchObject({ version: 1, memberId: walker.id, handle: 'walker' });
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    const { status, body } = await credentials(secret);
    expect(status).toBe(200);
    expect(body).toEqual({
      memberId: walker.id,
      role: 'physician',
      level: 0,
      standing: 'unverified',
      scopes: ['read', 'write'],
      sid: id,
      client: null,
      version: 1,
      expiresAt: in12Hours,
    });
  });

  it('the cookie is host-bound, http-only, secure and lax', async () => {
    const { headers } = await identity.request('POST', '/v1/sessions', {
      body: { mail: 'walker@mail.example', password },
    });
    expect(headers['set-cookie']).toMatch(
      /^__Host-openrounds=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(headers['cache-control']).toBe('no-store');
  });

  it('only the gateway is told about credentials', async () => {
    const { secret } = await identity.signIn('walker');
    expect((await credentials(secret, walker)).status).toBe(403);
    expect((await identity.request('GET', `/internal/credentials/${hashOf(secret)}`)).status).toBe(401);
    expect((await credentials('unknown')).status).toBe(404);
  });

  it('an unknown account and a wrong password get the same bytes', async () => {
    const wrong = await identity.request('POST', '/v1/sessions', {
      body: { handle: 'walker', password: 'not-the-right-one' },
    });
    const unknown = await identity.request('POST', '/v1/sessions', {
      body: { handle: 'nobody-here', password: 'not-the-right-one' },
    });
    const byMail = await identity.request('POST', '/v1/sessions', {
      body: { mail: 'no@mail.example', password: 'not-the-right-one' },
    });
    const bytes = ({ status, body }: typeof wrong) => JSON.stringify({ status, ...body, traceId: '' });
    expect(bytes(unknown)).toBe(bytes(wrong));
    expect(bytes(byMail)).toBe(bytes(wrong));
    expect(wrong).toMatchObject({ status: 401, body: { code: 'sign-in-failed' } });
  });

  it('refused passwords for a key are counted, and many at once leave the service answering', async () => {
    const guarded = await identity.join('key-guarded');
    const tries = Array.from({ length: 14 }, (_, count) =>
      identity.request('POST', '/v1/keys', {
        as: guarded,
        body: { name: 'guess', scopes: ['read'], password: 'not-the-right-one' },
        headers: { 'idempotency-key': `guess-${count}` },
      }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429, 429, 429]);
  });

  it('a session ends after 12 hours without use, and in use after 30 days', async () => {
    await identity.join('idler');
    const idle = await identity.signIn('idler');
    identity.clock.advance({ hours: 11 });
    expect((await credentials(idle.secret)).status).toBe(200);
    identity.clock.advance({ hours: 11 });
    expect((await credentials(idle.secret)).status).toBe(200);
    identity.clock.advance({ hours: 12, seconds: 1 });
    expect((await credentials(idle.secret)).status).toBe(404);
    const used = await identity.signIn('idler');
    for (let half = 0; half < 59; half += 1) {
      identity.clock.advance({ hours: 11, minutes: 59 });
      expect((await credentials(used.secret)).status).toBe(200);
    }
    identity.clock.advance({ hours: 11, minutes: 59 });
    identity.clock.advance({ hours: 2 });
    expect((await credentials(used.secret)).status).toBe(404);
  }, 30_000);

  it('of whoever holds a duty a session ends after half an hour without use, and in use after 12 hours', async () => {
    await identity.joinStaff('on-duty', 'review');
    const idle = await identity.signIn('on-duty');
    identity.clock.advance({ minutes: 30, seconds: 1 });
    expect((await credentials(idle.secret)).status).toBe(404);
    const used = await identity.signIn('on-duty');
    for (let quarter = 0; quarter < 47; quarter += 1) {
      identity.clock.advance({ minutes: 15 });
      expect((await credentials(used.secret)).status).toBe(200);
    }
    identity.clock.advance({ minutes: 15 });
    expect((await credentials(used.secret)).status).toBe(404);
  });

  it('an ended session is refused, and the gateway is told with a higher version', async () => {
    const { id, secret } = await identity.signIn('walker');
    const here: TestMember = { ...walker, sid: id };
    const listed = await identity.request<{ items: { id: string; current: boolean }[] }>(
      'GET',
      '/v1/sessions',
      { as: here },
    );
    expect(listed.body.items.find((item) => item.id === id)?.current).toBe(true);
    const ended = await identity.request('DELETE', '/v1/sessions/current', { as: here });
    expect(ended).toMatchObject({ status: 200, body: { id, version: 2 } });
    expect(ended.headers['set-cookie']).toContain('Max-Age=0');
    expect((await credentials(secret)).status).toBe(404);
    const [event] = (await identity.outbox(sessionTopic)).filter(({ key }) => key === id);
    expect(event).toMatchObject({
      type: 'identity.session.revoked',
      version: 2,
      state: { sid: id, memberId: walker.id },
    });
    expect((await identity.request('DELETE', '/v1/sessions/current', { as: here })).status).toBe(404);
  });

  it('the eleventh session ends the oldest', async () => {
    const tenfold = await identity.join('tenfold');
    const first = await identity.signIn('tenfold');
    for (let count = 0; count < 9; count += 1) {
      identity.clock.advance({ seconds: 1 });
      await identity.signIn('tenfold');
    }
    expect((await credentials(first.secret)).status).toBe(200);
    identity.clock.advance({ seconds: 1 });
    await identity.signIn('tenfold');
    expect((await credentials(first.secret)).status).toBe(404);
    const { body } = await identity.request<{ items: unknown[] }>('GET', '/v1/sessions', { as: tenfold });
    expect(body.items).toHaveLength(10);
  });

  it('a key is shown once, acts within its scopes, and its end is told', async () => {
    const body = { name: 'notebook', scopes: ['read'], expiresInDays: 30, password };
    const headers = { 'idempotency-key': 'one-key' };
    const created = await identity.request<{ id: string; key: string }>('POST', '/v1/keys', {
      as: walker,
      body,
      headers,
    });
    expect(created.status).toBe(201);
    expect(created.body.key).toMatch(new RegExp(`^orp_${created.body.id}_[\\w-]{43}$`));
    const repeated = await identity.request('POST', '/v1/keys', { as: walker, body, headers });
    expect(repeated).toMatchObject({ status: 409, body: { code: 'already-done' } });
    const facts = await credentials(created.body.key);
    expect(facts.body).toMatchObject({
      memberId: walker.id,
      scopes: ['read'],
      sid: created.body.id,
      client: null,
    });
    const listed = await identity.request('GET', '/v1/keys', { as: walker });
    expect(JSON.stringify(listed.body)).not.toContain(created.body.key.slice(-43));
    const gone = await identity.request('DELETE', `/v1/keys/${created.body.id}`, { as: walker });
    expect(gone.body).toEqual({ id: created.body.id, version: 2 });
    expect((await credentials(created.body.key)).status).toBe(404);
    const events = (await identity.outbox(sessionTopic)).filter(({ key }) => key === created.body.id);
    expect(events).toMatchObject([{ type: 'identity.session.revoked', version: 2 }]);
  });

  it('a key needs the password again, ends by its date, and holds no duty that its owner lacks', async () => {
    const ask = (more: Record<string, unknown>) =>
      identity.request<{ key: string; code: string }>('POST', '/v1/keys', {
        as: walker,
        body: { name: 'short', scopes: ['read'], expiresInDays: 1, password, ...more },
      });
    expect((await ask({ password: 'not-the-right-one' })).body.code).toBe('sign-in-failed');
    expect((await ask({ expiresInDays: 366 })).status).toBe(422);
    expect((await ask({ scopes: ['review'] })).body.code).toBe('scope-missing');
    const { body } = await ask({});
    identity.clock.advance({ hours: 23 });
    expect((await credentials(body.key)).status).toBe(200);
    identity.clock.advance({ hours: 2 });
    expect((await credentials(body.key)).status).toBe(404);
  });
});

describe('budgets against guessing', () => {
  let identity: Identity;
  const guess = (handle: string, address: string) =>
    identity.request('POST', '/v1/sessions', {
      body: { handle, password: 'not-the-right-one' },
      headers: { 'x-openrounds-client-address': address },
    });

  beforeAll(async () => {
    identity = await startIdentity();
    await identity.join('guarded');
  }, 30_000);
  afterAll(() => identity?.close());

  it('ten tries per account in 15 minutes, from wherever, known or not', async () => {
    for (const handle of ['guarded', 'not-there']) {
      for (let count = 0; count < 10; count += 1)
        expect((await guess(handle, `2001:db8:${count}::1`)).status).toBe(401);
      const over = await guess(handle, '192.0.2.77');
      expect(over).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
      expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
    }
    identity.clock.advance({ minutes: 15, seconds: 1 });
    expect((await guess('guarded', '192.0.2.77')).status).toBe(401);
  });

  it('a success starts the count of the account again', async () => {
    await identity.join('clumsy');
    for (let round = 0; round < 3; round += 1) {
      for (let count = 0; count < 6; count += 1)
        expect((await guess('clumsy', '198.51.100.1')).status).toBe(401);
      await identity.signIn('clumsy');
    }
  });

  it('a hundred tries per address, however it is written', async () => {
    const spellings = ['203.0.113.9', '::ffff:203.0.113.9', '::FFFF:CB00:7109'];
    for (let count = 0; count < 100; count += 1) {
      const answer = await identity.request('POST', '/v1/members', {
        body: { handle: 'x' },
        headers: { 'x-openrounds-client-address': spellings[count % 3]! },
      });
      expect(answer.status).toBe(422);
    }
    const tries = Array.from({ length: 101 }, (_, count) =>
      guess(`stranger-${count}`, spellings[count % 3]!),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  }, 30_000);
});
