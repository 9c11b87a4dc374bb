import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { followTopic, memberTopic, sessionTopic } from '@openrounds/contracts';
import { derivedId, execute } from '@openrounds/database';
import { member } from '@openrounds/testing';
import type { TestMember } from '@openrounds/testing';
import { SetDuties } from '../src/duty/set-duties.js';
import { Places } from '../src/member/places.js';
import type { Identity } from './support.js';
import { startIdentity } from './support.js';

describe('profiles, follows and duties', () => {
  let identity: Identity;
  let walker: TestMember;
  const edit = (as: TestMember, version: number, body: unknown) =>
    identity.request<{ version: number; code: string }>('PATCH', '/v1/me', {
      as,
      body,
      headers: { 'if-match': `"v${version}"` },
    });

  beforeAll(async () => {
    identity = await startIdentity({ RATE_LIMITS: 'off' });
    walker = await identity.join('walker');
  }, 30_000);
  afterAll(() => identity?.close());

  it('the public profile holds the badge and nothing that identifies', async () => {
    const { status, body, headers } = await identity.request('GET', '/v1/members/walker', { as: member() });
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual([
      'country',
      'handle',
      'id',
      'joinedAt',
      'languages',
      'level',
      'region',
      'role',
      'specialties',
      'standing',
      'verifiedSpecialties',
      'version',
    ]);
    expect(headers['etag']).toBe(`"v${String(body['version'])}"`);
    expect((await identity.request('GET', '/v1/members/walker')).status).toBe(401);
    expect((await identity.request('GET', '/v1/members/nobody-here', { as: walker })).status).toBe(404);
  });

  it('the own profile says what others see of the place', async () => {
    const { body } = await identity.request('GET', '/v1/me', { as: walker });
    expect(body).toMatchObject({
      handle: 'walker',
      country: 'CH',
      region: 'western-europe',
      shown: { country: null, region: null },
      duties: [],
    });
  });

  it('an edit needs the version it was made from, and only profile fields', async () => {
    const editor = await identity.join('editor');
    expect(
      (await identity.request('PATCH', '/v1/me', { as: editor, body: { languages: ['fr'] } })).status,
    ).toBe(428);
    for (const field of ['verified', 'level', 'standing', 'role', 'verifiedSpecialties']) {
      expect((await edit(editor, 1, { [field]: 3 })).status).toBe(422);
    }
    const { body } = await edit(editor, 1, { languages: ['fr', 'en'], country: 'FR' });
    expect((await edit(editor, 1, { languages: ['de'] })).status).toBe(412);
    const [, edited] = (await identity.outbox(memberTopic)).filter(({ key }) => key === editor.id);
    expect(edited).toMatchObject({
      type: 'identity.member.edited',
      version: body.version,
      state: { languages: ['fr', 'en'], country: null },
    });
  });

  it('a handle changes every 90 days, and the old one is kept from others for a year', async () => {
    const mover = await identity.join('old-handle');
    const { body } = await edit(mover, 1, { handle: 'new-handle' });
    const letters = await identity.lettersTo('old-handle@mail.example');
    expect(letters.at(-1)).toMatchObject({ template: 'handle-changed' });
    expect(letters.at(-1)?.text).not.toMatch(/old-handle|new-handle/);
    expect((await edit(mover, body.version, { handle: 'third-handle' })).body.code).toBe('handle-resting');
    expect((await edit(walker, 1, { handle: 'old-handle' })).body.code).toBe('handle-taken');
    identity.clock.advance({ days: 91 });
    expect((await edit(mover, body.version, { handle: 'third-handle' })).status).toBe(200);
    expect((await identity.request('GET', '/v1/members/third-handle', { as: walker })).status).toBe(200);
  });

  it('following is told once, ending it too, and following again continues the same row', async () => {
    const body = { targetKind: 'specialty', targetId: 'cardiology' };
    const start = () =>
      identity.request<{ id: string; version: number }>('POST', '/v1/follows', { as: walker, body });
    const first = await start();
    expect(first).toMatchObject({ status: 201, body: { version: 1 } });
    expect((await start()).body).toEqual(first.body);
    const end = () => identity.request('DELETE', `/v1/follows/${first.body.id}`, { as: walker });
    expect((await end()).body).toEqual({ id: first.body.id, version: 2 });
    expect((await end()).status).toBe(404);
    expect((await start()).body).toEqual({ id: first.body.id, version: 3 });
    const events = (await identity.outbox(followTopic)).filter(({ key }) => key === first.body.id);
    expect(events.map(({ type, version }) => [type, version])).toEqual([
      ['identity.follow.started', 1],
      ['identity.follow.ended', 2],
      ['identity.follow.started', 3],
    ]);
    const sql = 'select action, actor from audit_entry where object = $1 order by seq';
    expect(await execute(identity.em, sql, [first.body.id])).toEqual(
      ['follow.started', 'follow.ended', 'follow.started'].map((action) => ({ action, actor: walker.id })),
    );
  });

  it.each([
    ['an unknown specialty', { targetKind: 'specialty', targetId: 'astrology' }],
    ['an unknown member', { targetKind: 'member', targetId: derivedId('nobody') }],
    ['a condition in another form', { targetKind: 'condition', targetId: 'ICD10:I10' }],
    ['an unknown kind', { targetKind: 'hospital', targetId: 'x' }],
  ])('%s cannot be followed', async (_what, body) => {
    expect((await identity.request('POST', '/v1/follows', { as: walker, body })).status).toBe(422);
  });

  it("a page of follows ends where it ends, and a stranger's follow is unknown", async () => {
    const fan = await identity.join('fan');
    for (const targetId of ['cardiology', 'neurology', 'radiology']) {
      await identity.request('POST', '/v1/follows', { as: fan, body: { targetKind: 'specialty', targetId } });
    }
    const page = (query: string) =>
      identity.request<{ items: { id: string; targetId: string }[]; nextCursor: string | null }>(
        'GET',
        `/v1/follows${query}`,
        { as: fan },
      );
    const { body: one } = await page('?limit=2');
    const { body: two } = await page(`?limit=2&cursor=${one.nextCursor}`);
    expect([...one.items, ...two.items].map(({ targetId }) => targetId)).toEqual([
      'radiology',
      'neurology',
      'cardiology',
    ]);
    expect(two.nextCursor).toBeNull();
    expect((await identity.request('DELETE', `/v1/follows/${one.items[0]?.id}`, { as: walker })).status).toBe(
      404,
    );
    expect((await page('?cursor=bm9wZQ')).status).toBe(422);
  });

  it('a duty is told to the gateway, stands in the audit, and never meets its opposite', async () => {
    const keeper = await identity.joinStaff('keeper', 'administer');
    const helper = await identity.join('helper');
    const { id: sid, secret } = await identity.signIn('helper');
    const set = (as: TestMember, id: string, duties: string[]) =>
      identity.request<{ code: string }>('PUT', `/v1/members/${id}/duties`, { as, body: { duties } });
    expect((await set(walker, helper.id, ['moderate'])).body.code).toBe('scope-missing');
    expect((await set(keeper, keeper.id, ['administer', 'analyse'])).status).toBe(403);
    expect((await set(keeper, helper.id, ['review', 'moderate'])).body.code).toBe('duties-apart');
    expect((await set(keeper, helper.id, ['moderate'])).status).toBe(200);
    const setDuties = identity.app.get(SetDuties, { strict: false });
    await expect(setDuties.grant('helper', 'review')).rejects.toMatchObject({ code: 'duties-apart' });
    const changes = (await identity.outbox(sessionTopic)).filter(({ key }) => key === sid);
    expect(changes).toMatchObject([{ type: 'identity.session.changed', version: 2 }]);
    expect(secret).not.toBe('');
    const entries = await execute<{ actor: string; reason: string }>(
      identity.em,
      `select actor, reason from audit_entry where action = 'duties.changed' and object = $1`,
      [helper.id],
    );
    expect(entries).toEqual([{ actor: keeper.id, reason: '+moderate' }]);
    expect(await setDuties.revoke('helper', 'moderate')).toEqual([]);
  });

  it('the operator makes staff of an account without a licence, and leaves a clinician a clinician', async () => {
    const clerk = await identity.joinStaff('clerk', 'review');
    expect((await identity.outbox(memberTopic)).filter(({ key }) => key === clerk.id).at(-1)).toMatchObject({
      type: 'identity.member.edited',
      state: { role: 'staff', specialties: [], level: 0 },
    });
    const doctor = await identity.join('doctor');
    await execute(identity.em, `update member set level = 3, standing = 'good' where id = $1`, [doctor.id]);
    await identity.app.get(SetDuties, { strict: false }).grant('doctor', 'moderate');
    const { body } = await identity.request('GET', '/v1/members/doctor', { as: walker });
    expect(body).toMatchObject({ role: 'physician', level: 3 });
  });
});

describe('small cells', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity({ RATE_LIMITS: 'off' });
  }, 30_000);
  afterAll(() => identity?.close());

  const insert = async (prefix: string, count: number, country: string, region: string): Promise<void> => {
    await execute(
      identity.em,
      `insert into member (id, version, handle, role, specialties, verified_specialties, country, region, shown_place, languages, level, standing, joined_at)
       select gen_random_uuid(), 1, $1 || n, 'physician', '{dermatology}', '{}', $2, $3, 'none', '{en}', 2, 'good', now()
       from generate_series(1, $4) n`,
      [prefix, country, region, count],
    );
  };
  const shownOf = async (handle: string) => {
    const { body } = await identity.request('GET', `/v1/members/${handle}`, { as: member() });
    return { country: body['country'], region: body['region'] };
  };
  const refine = () =>
    identity.em.transactional((em) => identity.app.get(Places, { strict: false }).refine(em));

  it('eleven in a country show it, ten show the region, fewer there show nothing; coarser at once, finer by night', async () => {
    await insert('swiss-', 10, 'CH', 'western-europe');
    await refine();
    expect(await shownOf('swiss-1')).toEqual({ country: null, region: null });
    await insert('french-', 1, 'FR', 'western-europe');
    expect(await shownOf('swiss-1')).toEqual({ country: null, region: null });
    expect(await refine()).toBe(11);
    expect(await shownOf('swiss-1')).toEqual({ country: null, region: 'western-europe' });
    await insert('late-', 1, 'CH', 'western-europe');
    expect(await refine()).toBe(11);
    expect(await shownOf('swiss-1')).toEqual({ country: 'CH', region: 'western-europe' });
    expect(await shownOf('french-1')).toEqual({ country: null, region: 'western-europe' });
    const newcomer = await identity.join('newcomer', { specialties: ['dermatology'] });
    expect(await shownOf('newcomer')).toEqual({ country: 'CH', region: 'western-europe' });

    const [leaver] = await execute<{ id: string; version: number }>(
      identity.em,
      `select id, version from member where handle = 'late-1'`,
    );
    const moved = await identity.request<{ version: number }>('PATCH', '/v1/me', {
      as: member({ id: leaver!.id }),
      headers: { 'if-match': `"v${leaver!.version}"` },
      body: { country: 'FR' },
    });
    expect(moved.status).toBe(200);
    expect(await shownOf('swiss-1')).toEqual({ country: null, region: 'western-europe' });
    expect(await shownOf('newcomer')).toEqual({ country: null, region: 'western-europe' });
    expect(await shownOf('late-1')).toEqual({ country: null, region: 'western-europe' });
    const told = (await identity.outbox(memberTopic)).filter(({ key }) => key === newcomer.id);
    expect(told.at(-1)).toMatchObject({
      type: 'identity.member.edited',
      state: { country: null, region: 'western-europe' },
    });
    const own = (await identity.outbox(memberTopic)).filter(({ key }) => key === leaver!.id);
    expect(own.at(-1)).toMatchObject({ version: moved.body.version, state: { country: null } });
  });

  it('one rare specialty hides the place of a member whose other specialty is common', async () => {
    await insert('common-', 11, 'JP', 'eastern-asia');
    await refine();
    await identity.join('rare', { specialties: ['dermatology', 'phlebology'], country: 'JP' });
    await refine();
    expect(await shownOf('rare')).toEqual({ country: null, region: null });
    expect(await shownOf('common-1')).toEqual({ country: 'JP', region: 'eastern-asia' });
  });
});
