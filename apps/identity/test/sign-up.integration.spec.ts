import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { Identity } from './support.js';
import { signUpForm, startIdentity } from './support.js';

describe('signing up', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
  }, 30_000);
  afterAll(() => identity?.close());

  it('the confirmation of the address makes a member of level 0 and tells the others', async () => {
    const joined = await identity.join('first-member');
    const [event] = (await identity.outbox(memberTopic)).filter(({ key }) => key === joined.id);
    expect(event).toMatchObject({
      type: 'identity.member.registered',
      version: 1,
      state: {
        handle: 'first-member',
        level: 0,
        standing: 'unverified',
        verifiedSpecialties: [],
        country: null,
        region: null,
      },
    });
  });

  it('nothing exists before the confirmation, and a token works once', async () => {
    const form = signUpForm('waiting');
    await identity.request('POST', '/v1/members', { body: form });
    const viewer = await identity.join('viewer');
    expect((await identity.request('GET', '/v1/members/waiting', { as: viewer })).status).toBe(404);
    const [letter] = await identity.lettersTo('waiting@mail.example');
    const confirm = () =>
      identity.request('POST', '/v1/mail-confirmations', { body: { token: letter?.token } });
    expect((await confirm()).status).toBe(201);
    expect(await confirm()).toMatchObject({ status: 422, body: { code: 'token-refused' } });
    expect((await identity.request('GET', '/v1/members/waiting', { as: viewer })).status).toBe(200);
  });

  it('a known and an unknown address get the same bytes and headers, and only the mail differs', async () => {
    await identity.join('known-one', { mail: 'same@mail.example' });
    const known = await identity.request('POST', '/v1/members', {
      body: signUpForm('known-two', { mail: ' SAME@mail.example '.trim() }),
    });
    const unknown = await identity.request('POST', '/v1/members', { body: signUpForm('known-three') });
    const comparable = ({ status, body, headers }: typeof known) => {
      const { date: _date, 'x-request-id': _id, ...others } = headers;
      return { status, body: JSON.stringify(body), headers: others };
    };
    expect(comparable(known)).toEqual(comparable(unknown));
    expect(known.status).toBe(202);
    expect(JSON.stringify(known.body)).toBe('{}');
    const letters = await identity.lettersTo('SAME@mail.example');
    expect(letters).toMatchObject([{ template: 'address-known' }]);
    expect(letters[0]?.token).toBeUndefined();
    // Both hold their handle, so that a second try does not tell them apart either.
    const taken = (handle: string) =>
      identity.request('POST', '/v1/members', { body: signUpForm(handle, { mail: 'x@mail.example' }) });
    expect(await taken('known-two')).toMatchObject({ status: 409, body: { code: 'handle-taken' } });
    expect(await taken('known-three')).toMatchObject({ status: 409, body: { code: 'handle-taken' } });
  });

  it('two sign-ups with one address: who confirms first has it', async () => {
    const mail = 'race@mail.example';
    await identity.request('POST', '/v1/members', { body: signUpForm('race-a', { mail }) });
    await identity.request('POST', '/v1/members', { body: signUpForm('race-b', { mail }) });
    const [a, b] = await identity.lettersTo(mail);
    const answers = await Promise.all(
      [a, b].map((letter) =>
        identity.request('POST', '/v1/mail-confirmations', { body: { token: letter?.token } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  it('a sign-up holds its handle for 24 hours and not longer', async () => {
    await identity.request('POST', '/v1/members', { body: signUpForm('held') });
    const again = () =>
      identity.request('POST', '/v1/members', { body: signUpForm('held', { mail: 'other@mail.example' }) });
    expect((await again()).status).toBe(409);
    identity.clock.advance({ hours: 23, minutes: 59 });
    expect((await again()).status).toBe(409);
    identity.clock.advance({ minutes: 2 });
    expect((await again()).status).toBe(202);
    const [late] = await identity.lettersTo('held@mail.example');
    const confirmed = await identity.request('POST', '/v1/mail-confirmations', {
      body: { token: late?.token },
    });
    expect(confirmed.status).toBe(422);
  });

  it.each([
    ['an unknown field', { verified: true }],
    ['a level', { level: 4 }],
    ['the role staff', { role: 'staff' }],
    ['an unknown specialty', { specialties: ['astrology'] }],
    ['one specialty twice', { specialties: ['cardiology', 'cardiology'] }],
    ['a country that we do not list', { country: 'XX' }],
    ['a short password', { password: 'short-one-8' }],
    ['a guessable password', { password: 'password12345678' }],
    ['the handle as password', { handle: 'very-long-handle', password: 'very-long-handle' }],
    ['no mail address', { mail: 'nobody' }],
  ])('%s is 422 and nothing is stored', async (_what, more) => {
    const handle = String(Object.assign({ handle: 'refused' }, more)['handle']);
    const { status, body } = await identity.request('POST', '/v1/members', {
      body: signUpForm(handle, more),
    });
    expect({ status, code: body['code'] }).toEqual({ status: 422, code: 'validation-failed' });
    expect(await execute(identity.em, 'select 1 from sign_up where handle = $1', [handle])).toEqual([]);
  });

  it('offices of the network are no handles', async () => {
    const { body } = await identity.request('POST', '/v1/members', { body: signUpForm('importer') });
    expect(body['code']).toBe('handle-taken');
  });

  it('the importer is announced once, however often the service starts', async () => {
    const { AnnounceImporter, importerId } = await import('../src/member/announce-importer.js');
    expect(await identity.app.get(AnnounceImporter, { strict: false }).run()).toBe(false);
    const events = (await identity.outbox(memberTopic)).filter(({ key }) => key === importerId);
    expect(events).toMatchObject([{ version: 1, state: { handle: 'importer', level: 2, standing: 'good' } }]);
  });

  it('name, mail and birth year are stored sealed only', async () => {
    await identity.join('sealed-one', { name: 'Zebediah Quillfeather', mail: 'zq@secret.example' });
    const tables = await execute<{ name: string }>(
      identity.em,
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    for (const { name } of tables) {
      const rows = await execute<{ row: string }>(identity.em, `select t::text as row from "${name}" t`);
      const texts = rows.map(({ row }) => row).join('\n');
      const hex = (text: string) => Buffer.from(text).toString('hex');
      expect(texts).not.toMatch(/Quillfeather|zq@secret|mail\.example/);
      expect(texts).not.toContain(hex('Quillfeather'));
    }
  });
});

describe('a network in which nobody has signed up yet', () => {
  let identity: Identity;
  beforeAll(async () => {
    identity = await startIdentity();
  }, 30_000);
  afterAll(() => identity?.close());

  it('has no account that somebody could sign in to, and no key', async () => {
    for (const table of ['password', 'factor', 'client_key', 'session', 'client', 'duty', 'legal_identity'])
      expect([table, await execute(identity.em, `select 1 from "${table}"`)]).toEqual([table, []]);
    expect(await execute(identity.em, 'select handle from member')).toEqual([{ handle: 'importer' }]);
  });
});
