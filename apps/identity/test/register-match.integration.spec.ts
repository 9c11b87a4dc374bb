import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { TestMember } from '@openrounds/testing';
import { Institutions } from '../src/institution/institutions.js';
import type { Registers } from './registers.js';
import { npi, startRegisters } from './registers.js';
import type { ReviewDesk } from './review-desk.js';
import { document, matched, startReviewDesk } from './review-desk.js';

const inRegister = { method: 'registry_match', authority: 'us-npi' };

describe('an application with a register number', () => {
  let desk: ReviewDesk;
  let registers: Registers;
  beforeAll(async () => {
    desk = await startReviewDesk();
    registers = await startRegisters(desk.identity);
    await desk.identity.app.get(Institutions).add({ domain: 'hospital.example', name: 'Invented Hospital' });
  }, 60_000);
  afterAll(async () => {
    await registers?.close();
    await desk?.identity.close();
  });

  const checkOf = async (id: string) => {
    const [row] = await execute<{ found: Record<string, string> }>(
      desk.identity.em,
      'select auto_check as found from verification where id = $1',
      [id],
    );
    return row?.found;
  };
  /** A member with a confirmed mailbox. */
  const withMailbox = async (name: string, mailbox: string, more = {}): Promise<TestMember> => {
    const someone = await desk.named(name, more);
    expect(await desk.confirmMailbox(someone, mailbox)).toMatchObject({ status: 201 });
    return someone;
  };

  it('name, number and region in one row, with a mailbox that bears the name, are level 3 at once', async () => {
    const ada = await withMailbox('Ada Specimen', 'ada.specimen@hospital.example');
    const { id: sid } = await desk.identity.signIn(ada.handle);
    const told = (await desk.eventsOf(sid, sessionTopic)).length;
    const { body } = await desk.submit(ada, { ...inRegister, number: npi.ada, region: 'ca' });
    expect(await desk.publicState(ada.id)).toMatchObject({
      level: 3,
      standing: 'good',
      verifiedSpecialties: ['cardiology'],
    });
    expect((await desk.eventsOf(body.id)).map(({ type }) => type)).toEqual([
      'identity.verification.submitted',
      'identity.verification.approved',
    ]);
    expect(await checkOf(body.id)).toEqual({
      method: 'register',
      authority: 'us-npi',
      result: 'matched',
      at: '2026-03-01T08:00:00.000Z',
    });
    expect(await desk.auditOf(body.id)).toEqual(['verification.approved']);
    expect((await desk.eventsOf(sid, sessionTopic)).length).toBe(told + 1);
  });

  it('a match without proof of possession goes to a person, who approves it alone', async () => {
    const zoe = await desk.named('Zoë Núñez de Prueba');
    const { body } = await desk.submit(zoe, { ...inRegister, number: npi.zoe, region: 'TX', document });
    expect(await checkOf(body.id)).toMatchObject({ result: 'matched' });
    const evidence = await desk.identity.request('GET', `/v1/verifications/${body.id}/evidence`, {
      as: desk.ash,
    });
    expect(evidence.body).toMatchObject({ region: 'TX', institutionMailbox: false, document, concern: null });
    expect((await desk.decide(desk.ash, body.id, 'approve', matched)).body.state).toBe('approved');
    expect(await desk.publicState(zoe.id)).toMatchObject({ level: 3 });
  });

  it('a match does not overrule the reviewer who rejected before it: a third decides', async () => {
    const zoe = await desk.named('Zoë Núñez de Prueba');
    const { body } = await desk.submit(zoe, { ...inRegister, number: npi.zoe, region: 'TX' });
    await desk.decide(desk.yew, body.id, 'reject');
    expect((await desk.decide(desk.ash, body.id, 'approve', matched)).body.state).toBe('in_review');
    expect((await desk.decide(desk.oak, body.id, 'reject')).body.state).toBe('rejected');
  });

  const cyrus = { name: 'Cyrus Sample', number: npi.cyrus, region: 'OH', country: 'US' };
  const boris = { ...cyrus, name: 'Boris Example', number: npi.boris, region: 'WA' };
  const ada = { ...cyrus, name: 'Ada Specimen', number: npi.ada, region: 'CA', birthYear: 1955 };
  it.each([
    ['another name', { ...cyrus, name: 'Ada Other' }, 'name_differs'],
    ['another region', { ...cyrus, region: 'KY' }, 'region_differs'],
    ['another country', { ...cyrus, country: 'CA' }, 'region_differs'],
    ['no region', { ...cyrus, region: undefined }, 'region_missing'],
    ['a number that nobody lists', { ...cyrus, number: '2100077785' }, 'not_listed'],
    ['a deactivated number', { ...cyrus, number: npi.gone }, 'deactivated'],
    ['an excluded person whom the register lists as active', boris, 'excluded'],
    ['an exclusion without number that may be the same person', ada, 'perhaps_excluded'],
  ])('%s is no proof and no rejection: a person looks', async (_what, claim, result) => {
    const { number, region, name, ...more } = claim;
    const someone = await desk.named(name, more);
    const { body } = await desk.submit(someone, { ...inRegister, number, region });
    expect(await checkOf(body.id)).toMatchObject({ method: 'register', result });
    expect((await desk.statesOf(someone.id)).at(-1)).toMatchObject({ state: 'in_review' });
  });

  it('what the register says against somebody stands above what a reviewer saw in it', async () => {
    const boris = await withMailbox('Boris Example', 'bexample@hospital.example');
    const { body } = await desk.submit(boris, { ...inRegister, number: npi.boris, region: 'WA' });
    expect(await desk.decide(desk.ash, body.id, 'approve', matched)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/registerMatch' }] },
    });
  });

  it.each([
    ['a mailbox without the name', 'info@hospital.example', {}],
    ['a document that another member sent', 'cyrus.sample@hospital.example', { document }],
  ])('a match beside %s goes to a person', async (_what, mailbox, more) => {
    await desk.submit(await desk.newcomer());
    const cyrus = await withMailbox('Cyrus Sample', mailbox);
    const { body } = await desk.submit(cyrus, { ...inRegister, number: npi.cyrus, region: 'OH', ...more });
    expect(await checkOf(body.id)).toMatchObject({ result: 'matched' });
    expect((await desk.statesOf(cyrus.id)).at(-1)).toMatchObject({ state: 'in_review' });
  });

  it('the second account with a number goes to a person and learns nothing of the first', async () => {
    const first = await desk.named('Zoë Núñez de Prueba');
    const held = await desk.submit(first, { ...inRegister, number: '1993999998' });
    await desk.both(held.body.id, 'approve', matched);
    const path = await registers.edited('us-npi', '20270201', (text) =>
      text
        .replace('"2100022237","2"', '"1993999998","1"')
        .replace('"INVENTED CLINIC, INC.","",""', '"","TWIN","TESS"'),
    );
    await registers.import('us-npi', path);
    const tess = await withMailbox('Tess Twin', 'tess.twin@hospital.example');
    const { status, body } = await desk.submit(tess, { ...inRegister, number: '1993999998', region: 'NY' });
    expect(status).toBe(201);
    expect((await desk.statesOf(tess.id)).at(-1)).toMatchObject({ id: body.id, state: 'in_review' });
    const evidence = await desk.identity.request('GET', `/v1/verifications/${body.id}/evidence`, {
      as: desk.ash,
    });
    expect(evidence.body).toMatchObject({ numberInUse: true, institutionMailbox: true });
  });

  it('many members from one network within a day go to a person', async () => {
    const headers = { 'x-openrounds-client-address': '203.0.113.9' };
    const apply = async (someone: TestMember, body: unknown) =>
      desk.identity.request<{ id: string }>('POST', '/v1/verifications', { as: someone, body, headers });
    for (let made = 0; made < 4; made += 1)
      await apply(await desk.newcomer(), { ...inRegister, number: '1000000004' });
    const late = await withMailbox('Cyrus Sample', 'csample@hospital.example');
    const { body } = await apply(late, { ...inRegister, number: npi.cyrus, region: 'OH' });
    const evidence = await desk.identity.request('GET', `/v1/verifications/${body.id}/evidence`, {
      as: desk.ash,
    });
    expect(evidence).toMatchObject({
      status: 200,
      body: { busyNetwork: true, autoCheck: { result: 'matched' } },
    });
  });

  it('what reviewers refused, revoked or doubt, a register alone does not give back', async () => {
    await registers.import(
      'us-npi',
      await registers.edited('us-npi', '20270220', (text) =>
        text
          .replace('"2100022237","2"', '"1234567893","1"')
          .replace('"INVENTED CLINIC, INC.","",""', '"","PARDO","PIA"'),
      ),
    );
    const pia = await withMailbox('Pia Pardo', 'pia.pardo@hospital.example');
    const apply = async () => {
      const { body } = await desk.submit(pia, { ...inRegister, number: '1234567893', region: 'NY' });
      return { id: body.id, state: (await desk.statesOf(pia.id)).at(-1)?.state };
    };
    const against = async (id: string) =>
      (await desk.identity.request('GET', `/v1/verifications/${id}/evidence`, { as: desk.oak })).body;
    const first = await apply();
    expect(first.state).toBe('approved');
    expect((await desk.decide(desk.ash, first.id, 'revoke')).body.state).toBe('approved');

    const inDoubt = await apply();
    expect(inDoubt.state).toBe('in_review');
    expect(await against(inDoubt.id)).toMatchObject({ decidedAgainst: true, institutionMailbox: true });
    await desk.both(inDoubt.id, 'reject');
    await desk.decide(desk.yew, first.id, 'revoke');
    expect(await desk.publicState(pia.id)).toMatchObject({ level: 1, standing: 'lapsed' });
    const revoked = await apply();
    expect(revoked.state).toBe('in_review');
    await desk.decide(desk.oak, revoked.id, 'approve', matched);
    expect(await desk.publicState(pia.id)).toMatchObject({ level: 3, standing: 'good' });

    // People have approved since, so the register is believed again.
    expect((await apply()).state).toBe('approved');
  });

  it('a newer list that names an approved number puts the approval before reviewers and ends nothing', async () => {
    const zed = await desk.named('Zed Later');
    const { body } = await desk.submit(zed, { ...inRegister, number: '2100100009' });
    await desk.both(body.id, 'approve', matched);
    const path = await registers.edited(
      'us-leie',
      '20270301',
      (text) =>
        `${text}LATER,ZED,,,INDIVIDUAL,PHYSICIAN,,2100100009,19790101,6 INVENTED ST,NOWHERE,NV,89000,1128a1,20270215,00000000,00000000,\n`,
    );
    await registers.import('us-leie', path);
    expect(await desk.publicState(zed.id)).toMatchObject({ level: 3, standing: 'good' });
    const queue = await desk.identity.request<{ items: { id: string }[] }>(
      'GET',
      '/v1/verifications?view=queue&limit=100',
      { as: desk.oak },
    );
    expect(queue.body.items.map(({ id }) => id)).toContain(body.id);
    const evidence = await desk.identity.request('GET', `/v1/verifications/${body.id}/evidence`, {
      as: desk.oak,
    });
    expect(evidence.body).toMatchObject({ concern: 'excluded', applicant: { name: 'Zed Later' } });
    expect(await desk.auditOf(body.id)).toContain('verification.questioned');
    await desk.both(body.id, 'revoke');
    expect(await desk.publicState(zed.id)).toMatchObject({ level: 0, standing: 'lapsed' });
  });
});
