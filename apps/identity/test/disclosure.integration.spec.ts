import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestAnswer, TestMember } from '@openrounds/testing';
import { StartErasure } from '../src/erasure/start-erasure.js';
import type { Identity } from './support.js';
import { startIdentity } from './support.js';

const reason = 'A report of the medical board about this account.';

interface Shown {
  id: string;
  state: string;
  identity: unknown;
  code: string;
}
interface Audit {
  items: { action: string; by: string; reason: string | null; object: string | null }[];
  nextCursor: string | null;
}

describe('the disclosure of an identity', () => {
  let identity: Identity;
  let ann: TestMember;
  let ben: TestMember;
  let eve: TestMember;
  let subject: TestMember;

  beforeAll(async () => {
    identity = await startIdentity({ RATE_LIMITS: 'off' });
    ann = await identity.joinStaff('board-ann', 'administer');
    ben = await identity.joinStaff('board-ben', 'administer');
    eve = await identity.joinStaff('board-eve', 'administer');
    subject = await identity.join('disclosed');
  }, 30_000);
  afterAll(() => identity?.close());

  const ask = (as: TestMember, body: object = { handle: 'disclosed', reason }): Promise<TestAnswer<Shown>> =>
    identity.request<Shown>('POST', '/v1/disclosures', { as, body });
  const approve = (as: TestMember, id: string): Promise<TestAnswer<Shown>> =>
    identity.request<Shown>('POST', `/v1/disclosures/${id}/approvals`, { as });
  const show = (as: TestMember, id: string): Promise<TestAnswer<Shown>> =>
    identity.request<Shown>('GET', `/v1/disclosures/${id}`, { as });
  const auditOf = async (as: TestMember, query = ''): Promise<Audit> =>
    (await identity.request<Audit>('GET', `/v1/me/audit${query}`, { as })).body;
  const known = { name: 'Legal Name Of disclosed', birthYear: 1979, mail: 'disclosed@mail.example' };

  it('takes two, a reason, and lasts one hour', async () => {
    const { id } = (await ask(ann)).body;
    expect((await show(ann, id)).body).toMatchObject({ state: 'requested', identity: null });
    expect((await approve(ann, id)).status).toBe(403);
    identity.clock.advance({ minutes: 5 });
    expect((await approve(ben, id)).status).toBe(201);
    expect((await approve(eve, id)).body.code).toBe('illegal-transition');
    identity.clock.advance({ minutes: 59, seconds: 59 });
    for (const one of [ann, ben])
      expect((await show(one, id)).body).toMatchObject({ state: 'open', identity: known });
    expect((await show(eve, id)).body).toMatchObject({ state: 'open', identity: null });
    identity.clock.advance({ seconds: 1 });
    for (const one of [ann, ben])
      expect((await show(one, id)).body).toMatchObject({ state: 'closed', identity: null });
    expect(
      JSON.stringify((await identity.request('GET', '/v1/disclosures', { as: eve })).body),
    ).not.toContain('Legal Name');
  });

  it.each([
    ['a reason of 19 characters', { handle: 'disclosed', reason: 'x'.repeat(19) }, 422],
    ['a reason of spaces', { handle: 'disclosed', reason: ' '.repeat(30) }, 422],
    ['no reason', { handle: 'disclosed' }, 422],
    [
      'handle and member at once',
      { handle: 'disclosed', memberId: '0193a0f0-0000-7000-8000-0000000000aa', reason },
      422,
    ],
    ['a handle that nobody has', { handle: 'nobody-here', reason }, 404],
    ['an id that nobody has', { memberId: '0193a0f0-0000-7000-8000-0000000000aa', reason }, 404],
    ['the own identity', { handle: 'board-ann', reason }, 403],
  ])('is not asked for with %s', async (_what, body, status) => {
    expect((await ask(ann, body)).status).toBe(status);
  });

  it('is for administrators only, and not there for whom it is about', async () => {
    const reviewer = await identity.joinStaff('board-rev', 'review');
    expect((await ask(reviewer)).body.code).toBe('scope-missing');
    const { id } = (await ask(ann, { memberId: ben.id, reason })).body;
    expect((await approve(ben, id)).status).toBe(404);
    expect((await show(ben, id)).status).toBe(404);
    const listed = async (as: TestMember) =>
      JSON.stringify((await identity.request('GET', '/v1/disclosures?limit=100', { as })).body);
    expect(await listed(ben)).not.toContain(id);
    expect(await listed(eve)).toContain(id);
    expect((await show(reviewer, id)).status).toBe(403);
  });

  it('that nobody approves within a day lapses', async () => {
    const { id } = (await ask(ann)).body;
    identity.clock.advance({ days: 1 });
    expect((await approve(ben, id)).body.code).toBe('illegal-transition');
    expect((await show(ann, id)).body).toMatchObject({ state: 'lapsed', identity: null });
  });

  it('is read by the member thirty days later, with every look at it, and without who looked', async () => {
    const watched = await identity.join('watched');
    const { id } = (await ask(ann, { memberId: watched.id, reason })).body;
    await approve(ben, id);
    for (const one of [ann, ben, ann]) await show(one, id);
    const told = async () => (await auditOf(watched)).items.filter(({ by }) => by === 'staff');
    identity.clock.advance({ days: 29, hours: 23 });
    expect(await told()).toEqual([]);
    identity.clock.advance({ hours: 1 });
    const entries = await told();
    expect(entries.map(({ action }) => action).reverse()).toEqual([
      'disclosure.requested',
      'disclosure.approved',
      'identity.disclosed',
      'identity.disclosed',
      'identity.disclosed',
    ]);
    expect(entries.at(-1)).toMatchObject({ object: null, reason });
    expect(JSON.stringify(await auditOf(watched))).not.toContain(ann.id);
    expect((await auditOf(subject)).items.filter(({ object }) => object === watched.id)).toEqual([]);
    expect((await auditOf(ann)).items.filter(({ action }) => action === 'identity.disclosed')).toEqual([]);
  });

  it('and what members do themselves is there at once, page by page', async () => {
    const busy = await identity.join('busy-member');
    for (let n = 0; n < 3; n += 1) await identity.signIn('busy-member');
    const first = await auditOf(busy, '?limit=3');
    expect(first.items.map(({ action, by }) => [action, by])).toEqual(
      Array(3).fill(['session.started', 'you']),
    );
    const rest = await auditOf(busy, `?limit=3&cursor=${first.nextCursor}`);
    expect(rest.items.map(({ action }) => action)).toEqual(['member.registered']);
    expect(rest.nextCursor).toBeNull();
  });

  it('ends with the erasure of the member: nothing is disclosed any more', async () => {
    await identity.join('leaves-soon');
    const { id } = (await ask(ann, { handle: 'leaves-soon', reason })).body;
    await approve(ben, id);
    await identity.app.get(StartErasure, { strict: false }).run('leaves-soon', 'asked for');
    expect((await show(ann, id)).status).toBe(404);
    expect((await ask(ann, { handle: 'leaves-soon', reason })).status).toBe(404);
  });
});
