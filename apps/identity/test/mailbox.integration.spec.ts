import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAnywhere, runCommand } from '@openrounds/testing';
import { institutionCommands } from '../src/institution/institution-commands.js';
import { Retention } from '../src/retention/retention.js';
import type { ReviewDesk } from './review-desk.js';
import { byDocument, startReviewDesk } from './review-desk.js';

describe('a mailbox at an institution', () => {
  let desk: ReviewDesk;
  beforeAll(async () => {
    desk = await startReviewDesk();
    await operate('add', ['hospital.example', 'Invented', 'Hospital']);
  }, 60_000);
  afterAll(() => desk?.identity.close());

  const operate = (what: string, words: string[] = [], dryRun = false) =>
    runCommand(
      desk.identity,
      institutionCommands.find(({ name }) => name === `institutions ${what}`),
      { words, dryRun },
    );
  const ask = (mailbox: string) => ({ method: 'institutional_email', mailbox });
  const tokenTo = async (mailbox: string) => (await desk.identity.lettersTo(mailbox)).at(-1)?.token;

  it('is at a domain that operators list, or below it', async () => {
    expect((await operate('add', ['clinic.example', 'Clinic'], true)).json).toMatchObject({
      dryRun: true,
      changed: true,
    });
    expect((await operate('list')).json).toEqual([{ domain: 'hospital.example', name: 'Invented Hospital' }]);
    await expect(operate('add', ['no domain', 'x'])).rejects.toThrow('domain');
    await expect(operate('add', ['clinic.example'])).rejects.toThrow('Name the institution');
    expect((await operate('add', ['Clinic.Example', 'Clinic'])).json).toMatchObject({ changed: true });
    expect((await operate('add', ['clinic.example', 'Clinic'])).json).toMatchObject({ changed: false });
    const applicant = await desk.newcomer();
    expect((await desk.submit(applicant, ask('a@ward.clinic.example'))).status).toBe(201);
    expect((await operate('remove', ['clinic.example'])).json).toMatchObject({ changed: true });
    for (const elsewhere of ['a@clinic.example', 'a@nothospital.example', 'a@hospital.example.evil.example'])
      expect(await desk.submit(await desk.newcomer(), ask(elsewhere))).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/mailbox' }] },
      });
  });

  it('that is confirmed gives level 1, which lets nobody write, and verifies no specialty', async () => {
    const applicant = await desk.newcomer();
    const confirmed = await desk.confirmMailbox(applicant, 'porter@hospital.example');
    expect(confirmed).toMatchObject({ status: 201, body: { state: 'approved' } });
    expect(await desk.publicState(applicant.id)).toMatchObject({
      level: 1,
      standing: 'good',
      verifiedSpecialties: [],
    });
    expect((await desk.eventsOf(confirmed.body.id)).map(({ type }) => type)).toEqual([
      'identity.verification.submitted',
      'identity.verification.approved',
    ]);
    expect(await desk.auditOf(confirmed.body.id)).toEqual([
      'verification.submitted',
      'verification.approved',
    ]);
    const documents = await desk.submit(applicant);
    await desk.both(documents.body.id, 'approve');
    expect(await desk.publicState(applicant.id)).toMatchObject({
      level: 2,
      verifiedSpecialties: ['cardiology'],
    });
  });

  it('is confirmed by who named it, once, within 24 hours, and not after giving up', async () => {
    const [applicant, stranger] = [await desk.newcomer(), await desk.newcomer()];
    const { body } = await desk.submit(applicant, ask('once@hospital.example'));
    const token = await tokenTo('once@hospital.example');
    const refused = { status: 422, body: { code: 'token-refused' } };
    expect(await desk.confirmToken(stranger, token)).toMatchObject(refused);
    expect(await desk.confirmToken(applicant, 'A'.repeat(43))).toMatchObject(refused);
    desk.identity.clock.advance({ hours: 25 });
    expect(await desk.confirmToken(applicant, token)).toMatchObject(refused);
    desk.identity.clock.advance({ hours: -25 });
    const withdrawn = await desk.identity.request('DELETE', `/v1/verifications/${body.id}`, {
      as: applicant,
    });
    expect(withdrawn.status).toBe(200);
    expect((await desk.eventsOf(body.id)).at(-1)?.type).toBe('identity.verification.withdrawn');
    expect(await desk.confirmToken(applicant, token)).toMatchObject(refused);
    const again = await desk.confirmMailbox(applicant, 'once@hospital.example');
    expect(again.status).toBe(201);
    const used = await tokenTo('once@hospital.example');
    expect(await desk.confirmToken(applicant, used)).toMatchObject(refused);
  });

  it('of another account has the same answer, and its letter holds no token', async () => {
    const owner = await desk.identity.join('owns-mailbox', { mail: 'owner@hospital.example' });
    const holder = await desk.newcomer();
    await desk.confirmMailbox(holder, 'holder@hospital.example');
    for (const mailbox of ['owner@hospital.example', 'HOLDER@hospital.example']) {
      const thief = await desk.newcomer();
      const free = await desk.submit(await desk.newcomer(), ask(`free-${mailbox.toLowerCase()}`));
      const taken = await desk.submit(thief, ask(mailbox));
      expect([taken.status, Object.keys(taken.body)]).toEqual([free.status, Object.keys(free.body)]);
      expect((await desk.identity.lettersTo(mailbox)).at(-1)).toMatchObject({ template: 'mailbox-known' });
      expect(await tokenTo(mailbox)).toBeUndefined();
    }
    expect((await desk.confirmMailbox(owner, 'owner@hospital.example')).status).toBe(201);
  });

  it('named by two at the same time belongs to who confirms first', async () => {
    const [first, second] = [await desk.newcomer(), await desk.newcomer()];
    await desk.submit(first, ask('shared@hospital.example'));
    const one = await tokenTo('shared@hospital.example');
    await desk.submit(second, ask('shared@hospital.example'));
    const other = await tokenTo('shared@hospital.example');
    expect((await desk.confirmToken(first, one)).status).toBe(201);
    expect(await desk.confirmToken(second, other)).toMatchObject({ body: { code: 'token-refused' } });
    expect(await desk.publicState(second.id)).toMatchObject({ level: 0 });
  });

  it('stands in no table, no event and no answer in the clear, and its token leaves with its time', async () => {
    const applicant = await desk.newcomer();
    await desk.submit(applicant, ask('canary.box@hospital.example'));
    const token = await tokenTo('canary.box@hospital.example');
    expect(await findAnywhere(desk.identity.em, ['canary.box', token ?? 'none'])).toEqual([]);
    const retention = desk.identity.app.get(Retention);
    desk.identity.clock.advance({ hours: 25 });
    expect((await retention.run())['tokens for mailboxes']).toBeGreaterThan(0);
    expect((await retention.run())['tokens for mailboxes']).toBe(0);
    desk.identity.clock.advance({ hours: -25 });
  });

  it('waits like any other application: one at a time', async () => {
    const applicant = await desk.newcomer();
    await desk.submit(applicant, ask('waits@hospital.example'));
    expect((await desk.submit(applicant, byDocument)).body.code).toBe('verification-open');
  });
});
