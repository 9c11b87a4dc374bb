import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberTopic, sessionTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { TestMember } from '@openrounds/testing';
import { findAnywhere, runCommand } from '@openrounds/testing';
import { Mailer } from '../src/mail/mailer.js';
import { Retention } from '../src/retention/retention.js';
import { expireCommand } from '../src/verification/expire-command.js';
import { ExpireVerifications } from '../src/verification/expire-verifications.js';
import type { ReviewDesk } from './review-desk.js';
import { startReviewDesk } from './review-desk.js';

/** 2026-03-01 plus twelve months is 365 days. */
const year = 365;

describe('the end of a verification', () => {
  let desk: ReviewDesk;
  let days = 0;
  beforeAll(async () => {
    desk = await startReviewDesk();
  }, 60_000);
  afterAll(() => desk?.identity.close());

  const pass = (more: number): void => {
    days += more;
    desk.identity.clock.advance({ days: more });
  };
  /** Every test begins on the same day; what others left due is done first. */
  const job = () => desk.identity.app.get(ExpireVerifications);
  const begin = async (): Promise<TestMember> => {
    desk.identity.clock.advance({ days: -days });
    days = 0;
    await execute(
      desk.identity.em,
      `update verification set state = 'withdrawn'
      where state in ('approved', 'expiring', 'needs_info', 'in_review', 'submitted')`,
    );
    return desk.newcomer();
  };
  const approved = async (applicant: TestMember): Promise<string> => {
    const { body } = await desk.submit(applicant);
    await desk.both(body.id, 'approve');
    return body.id;
  };
  const letters = async ({ handle }: TestMember) =>
    (await desk.identity.lettersTo(`${handle}@mail.example`)).filter(
      ({ template }) => template === 'verification-expiring',
    );
  const sendLetters = () => desk.identity.app.get(Mailer).sendDue();
  const typesOf = async (key: string) =>
    (await desk.eventsOf(key)).map(({ type }) => type.replace('identity.verification.', ''));

  it('is told 30 days before by one fact and one letter, however often the job runs', async () => {
    const applicant = await begin();
    const id = await approved(applicant);
    pass(year - 31);
    expect(await job().run()).toEqual({ announced: 0, expired: 0, rejected: 0 });
    pass(1);
    expect(await job().run()).toEqual({ announced: 1, expired: 0, rejected: 0 });
    expect(await job().run()).toEqual({ announced: 0, expired: 0, rejected: 0 });
    expect(await typesOf(id)).toEqual(['submitted', 'approved', 'expiring']);
    await sendLetters();
    const [letter, ...more] = await letters(applicant);
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ subject: 'Your verification ends soon' });
    expect(letter?.text).toContain('ends on March 1, 2027');
    expect(letter?.text).not.toContain(applicant.handle);
    expect(await desk.publicState(applicant.id)).toMatchObject({ level: 2, standing: 'good' });
  });

  it('takes the badge after twelve months, and the gateway asks anew about every session', async () => {
    const applicant = await begin();
    const id = await approved(applicant);
    const { id: sid } = await desk.identity.signIn(applicant.handle);
    pass(year - 30);
    await job().run();
    pass(30);
    const told = (await desk.eventsOf(sid, sessionTopic)).length;
    expect(await job().run()).toMatchObject({ announced: 0, expired: 1 });
    expect(await typesOf(id)).toEqual(['submitted', 'approved', 'expiring', 'expired']);
    expect((await desk.eventsOf(applicant.id, memberTopic)).at(-1)).toMatchObject({
      type: 'identity.member.lapsed',
      state: { level: 0, standing: 'lapsed', verifiedSpecialties: [] },
    });
    expect((await desk.eventsOf(sid, sessionTopic)).length).toBe(told + 1);
    expect(await desk.auditOf(id)).toEqual([
      'verification.submitted',
      'verification.decided',
      'verification.decided',
      'verification.expiring',
      'verification.expired',
    ]);
  });

  it('by several processes at once happens once', async () => {
    const applicant = await begin();
    const others = [await desk.newcomer(), await desk.newcomer()];
    for (const one of [applicant, ...others]) await approved(one);
    pass(year + 1);
    const runs = await Promise.all([job().run(), job().run(), job().run()]);
    const sum = (step: 'announced' | 'expired') => runs.reduce((all, run) => all + run[step], 0);
    // A row that another run holds at that moment is left to it, so the last step of one may wait for the next run.
    const rest = await job().run();
    expect([sum('announced') + rest.announced, sum('expired') + rest.expired]).toEqual([3, 3]);
    await sendLetters();
    for (const one of [applicant, ...others]) {
      expect(await letters(one)).toHaveLength(1);
      const lapses = (await desk.eventsOf(one.id, memberTopic)).filter(
        ({ type }) => type === 'identity.member.lapsed',
      );
      expect(lapses).toHaveLength(1);
    }
  });

  it('is not reached by who renews: the old approval is superseded and names are told', async () => {
    const applicant = await begin();
    const old = await approved(applicant);
    pass(year - 20);
    await job().run();
    const renewal = await approved(applicant);
    expect(await desk.statesOf(applicant.id)).toMatchObject([
      { id: old, state: 'superseded', renews: null },
      { id: renewal, state: 'approved', renews: old },
    ]);
    expect(await typesOf(old)).toEqual(['submitted', 'approved', 'expiring', 'superseded']);
    pass(20);
    expect(await job().run()).toMatchObject({ announced: 0, expired: 0 });
    expect(await desk.publicState(applicant.id)).toMatchObject({ level: 2, standing: 'good' });
  });

  it('is mended by a late renewal: the member who lapsed is good again', async () => {
    const applicant = await begin();
    const old = await approved(applicant);
    pass(year + 5);
    await job().run();
    await approved(applicant);
    expect(await desk.publicState(applicant.id)).toMatchObject({
      level: 2,
      standing: 'good',
      verifiedSpecialties: ['cardiology'],
    });
    expect((await desk.statesOf(applicant.id))[0]).toMatchObject({ id: old, state: 'superseded' });
  });

  it('leaves what another approval proves', async () => {
    const applicant = await begin();
    await approved(applicant);
    pass(100);
    const { body } = await desk.submit(applicant, {
      method: 'registry_match',
      authority: 'us-npi',
      number: '1234567893',
    });
    await desk.both(body.id, 'approve', { registerMatch: true, possession: 'live_photograph' });
    expect(await desk.publicState(applicant.id)).toMatchObject({ level: 4 });
    pass(year - 100);
    await job().run();
    expect((await desk.eventsOf(applicant.id, memberTopic)).at(-1)).toMatchObject({
      type: 'identity.member.edited',
      state: { level: 3, standing: 'good', verifiedSpecialties: ['cardiology'] },
    });
  });

  it('makes places coarser at once where a cell has become too small', async () => {
    const applicant = await begin();
    await approved(applicant);
    await execute(
      desk.identity.em,
      `insert into member (id, version, handle, role, specialties, verified_specialties, country, region, shown_place, languages, level, standing, joined_at)
       select gen_random_uuid(), 1, 'cell-' || n, 'physician', '{nephrology}', '{}', 'CH', 'western-europe', 'country', '{en}', 2, 'good', now()
       from generate_series(1, 10) n`,
    );
    await execute(
      desk.identity.em,
      `update member set specialties = '{nephrology}', verified_specialties = '{nephrology}', shown_place = 'country' where id = $1`,
      [applicant.id],
    );
    pass(year + 1);
    await job().run();
    const shown = await execute(
      desk.identity.em,
      `select distinct shown_place from member where specialties = '{nephrology}'`,
    );
    expect(shown).toEqual([{ shown_place: 'none' }]);
    expect(await desk.publicState(applicant.id)).toMatchObject({ standing: 'lapsed', country: null });
  });

  it('an application whose applicant does not answer for 30 days is rejected, and no other is', async () => {
    const silent = await begin();
    const asked = await desk.submit(silent);
    await desk.both(asked.body.id, 'ask_info');
    const waits = await desk.newcomer();
    const untouched = await desk.submit(waits);
    pass(29);
    expect(await job().run()).toMatchObject({ rejected: 0 });
    pass(1);
    expect(await job().run()).toMatchObject({ rejected: 1 });
    expect(await typesOf(asked.body.id)).toEqual(['submitted', 'info-asked', 'rejected']);
    pass(400);
    expect(await job().run()).toMatchObject({ rejected: 0 });
    expect(await desk.statesOf(waits.id)).toMatchObject([{ id: untouched.body.id, state: 'in_review' }]);
  });

  it('is shown to an operator before it happens', async () => {
    const applicant = await begin();
    await approved(applicant);
    pass(year - 3);
    const dry = await runCommand(desk.identity, expireCommand, { dryRun: true });
    expect(dry.json).toEqual({ dryRun: true, announced: 1, expired: 0, rejected: 0 });
    expect(await desk.statesOf(applicant.id)).toMatchObject([{ state: 'approved' }]);
    const run = await runCommand(desk.identity, expireCommand);
    expect(run.json).toEqual({ ...(dry.json as object), dryRun: false });
  });

  it('number, document and key are nowhere 30 days after the decision', async () => {
    const applicant = await begin();
    const id = await approved(applicant);
    const evidenceSql = `select encode(wrapped_key, 'hex') as key, encode(sealed_document, 'hex') as document,
      encode(sealed_text, 'hex') as text from verification_evidence where verification_id = $1`;
    const [sealed] = await execute<Record<string, string>>(desk.identity.em, evidenceSql, [id]);
    const parts = Object.values(sealed!).map((hex) => hex.slice(0, 64));
    expect(await findAnywhere(desk.identity.em, parts)).toHaveLength(3);
    pass(30);
    await desk.identity.app.get(Retention).run();
    expect(await findAnywhere(desk.identity.em, parts)).toEqual([]);
    const [kept] = await execute(
      desk.identity.em,
      'select method, level, document_hash is not null as hash from verification where id = $1',
      [id],
    );
    expect(kept).toEqual({ method: 'document_review', level: 2, hash: true });
  });
});
