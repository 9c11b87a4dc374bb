import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { TestMember } from '@openrounds/testing';
import { Retention } from '../src/retention/retention.js';
import type { ReviewDesk } from './review-desk.js';
import { byDocument, document, png, startReviewDesk } from './review-desk.js';

describe('an application for verification', () => {
  let desk: ReviewDesk;
  beforeAll(async () => {
    desk = await startReviewDesk();
  }, 30_000);
  afterAll(() => desk?.identity.close());

  it('a number whose check digit is wrong is 422, and nothing is stored', async () => {
    const applicant = await desk.newcomer();
    const refused = await desk.submit(applicant, {
      method: 'registry_match',
      authority: 'us-npi',
      number: '1234567894',
    });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/number' }] } });
    expect(
      await execute(desk.identity.em, 'select 1 from verification where member_id = $1', [applicant.id]),
    ).toEqual([]);
  });

  it.each([
    [
      'text called an image',
      { ...byDocument, document: { type: 'image/png', data: Buffer.from('plain text').toString('base64') } },
    ],
    [
      'a JPEG called PNG',
      {
        ...byDocument,
        document: { type: 'image/png', data: Buffer.of(0xff, 0xd8, 0xff, 0xe0).toString('base64') },
      },
    ],
    [
      'more than 150 KiB',
      {
        ...byDocument,
        document: { type: 'image/png', data: Buffer.concat([png, Buffer.alloc(154_000)]).toString('base64') },
      },
    ],
    [
      'a sound that calls itself WebP',
      {
        ...byDocument,
        document: { type: 'image/webp', data: Buffer.from('RIFF\0\0\0\0WAVEfmt ').toString('base64') },
      },
    ],
    ['a mailbox at no listed institution', { method: 'institutional_email', mailbox: 'a@nowhere.example' }],
    ['an SVG', { ...byDocument, document: { type: 'image/svg+xml', data: 'PHN2Zz4=' } }],
    [
      'a register match where there is no register',
      { method: 'registry_match', authority: 'gb-gmc', number: '1234567' },
    ],
    ['a level of the own choice', { ...byDocument, level: 4 }],
  ])('%s is 422', async (_what, body) => {
    expect((await desk.submit(await desk.newcomer(), body)).status).toBe(422);
  });

  it.each([
    ['JPEG', 'image/jpeg', Buffer.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3)],
    ['WebP', 'image/webp', Buffer.from('RIFF\x04\0\0\0WEBPVP8 ')],
  ])('a photograph may be a %s, and one that another member sent is marked', async (_name, type, bytes) => {
    const sent = { ...byDocument, document: { type, data: bytes.toString('base64') } };
    const evidenceOf = async (id: string) =>
      desk.identity.request('GET', `/v1/verifications/${id}/evidence`, { as: desk.ash });
    const first = await desk.submit(await desk.newcomer(), sent);
    expect((await evidenceOf(first.body.id)).body).toMatchObject({
      document: sent.document,
      documentSeenBefore: false,
    });
    const second = await desk.submit(await desk.newcomer(), sent);
    expect((await evidenceOf(second.body.id)).body).toMatchObject({ documentSeenBefore: true });
  });

  it('asked for information, the applicant adds it and the reviewers start again', async () => {
    const applicant = await desk.newcomer();
    const { body } = await desk.submit(applicant);
    const add = () =>
      desk.identity.request<{ code: string }>('POST', `/v1/verifications/${body.id}/supplements`, {
        as: applicant,
        body: { note: 'Renewed in May.' },
      });
    expect((await add()).body.code).toBe('illegal-transition');
    const questions = async (as: TestMember, view: string) =>
      (
        await desk.identity.request<{ items: { id: string; questions: string[] }[] }>(
          'GET',
          `/v1/verifications?view=${view}&limit=100`,
          { as },
        )
      ).body.items.find(({ id }) => id === body.id)?.questions;
    await desk.decide(desk.ash, body.id, 'ask_info', { reason: 'When was it renewed?' });
    expect(await questions(desk.yew, 'queue')).toEqual([]);
    expect(await questions(applicant, 'own')).toEqual([]);
    const asked = await desk.decide(desk.yew, body.id, 'ask_info', { reason: 'Until when does it hold?' });
    expect(asked.body.state).toBe('needs_info');
    expect(await questions(applicant, 'own')).toEqual(['When was it renewed?', 'Until when does it hold?']);
    expect((await desk.eventsOf(body.id)).at(-1)?.type).toBe('identity.verification.info-asked');
    expect((await add()).status).toBe(201);
    expect(await questions(applicant, 'own')).toEqual([]);
    const evidence = await desk.identity.request('GET', `/v1/verifications/${body.id}/evidence`, {
      as: desk.ash,
    });
    expect(evidence.body).toMatchObject({ note: 'Renewed in May.' });
    expect((await desk.decide(desk.ash, body.id, 'approve')).body.state).toBe('in_review');
    expect((await desk.decide(desk.yew, body.id, 'approve')).body.state).toBe('approved');
  });

  it('one application at a time; one that is in review cannot be withdrawn, one that waits for the applicant can', async () => {
    const applicant = await desk.newcomer();
    const { body } = await desk.submit(applicant);
    expect((await desk.submit(applicant)).body.code).toBe('verification-open');
    const withdraw = () => desk.identity.request('DELETE', `/v1/verifications/${body.id}`, { as: applicant });
    expect((await withdraw()).status).toBe(409);
    await desk.both(body.id, 'ask_info');
    expect((await withdraw()).status).toBe(200);
    expect((await desk.submit(applicant)).status).toBe(201);
  });

  it('reviewers see the person and never the handle or the member; others see nothing', async () => {
    const applicant = await desk.newcomer();
    const { body } = await desk.submit(applicant);
    const evidence = await desk.identity.request('GET', `/v1/verifications/${body.id}/evidence`, {
      as: desk.ash,
    });
    expect(evidence.body).toMatchObject({
      applicant: { name: `Legal Name Of ${applicant.handle}`, birthYear: 1979, country: 'CH' },
      document,
    });
    const { name: _name, ...others } = evidence.body['applicant'] as Record<string, unknown>;
    expect(JSON.stringify({ ...evidence.body, applicant: others })).not.toMatch(
      new RegExp(`${applicant.handle}|${applicant.id}`),
    );
    const queue = await desk.identity.request<{ items: { id: string }[] }>(
      'GET',
      '/v1/verifications?view=queue&limit=100',
      { as: desk.ash },
    );
    expect(queue.body.items.map(({ id }) => id)).toContain(body.id);
    expect(JSON.stringify(queue.body)).not.toContain(applicant.id);
    expect(
      (await desk.identity.request('GET', '/v1/verifications?view=queue', { as: applicant })).status,
    ).toBe(403);
    expect(
      (await desk.identity.request('GET', `/v1/verifications/${body.id}/evidence`, { as: applicant })).status,
    ).toBe(403);
    const looks = await execute(
      desk.identity.em,
      `select 1 from audit_entry where action = 'evidence.seen' and object = $1`,
      [body.id],
    );
    expect(looks).toHaveLength(1);
  });

  it('a specialty claimed after the application is not verified by it', async () => {
    const applicant = await desk.newcomer();
    const { body } = await desk.submit(applicant);
    const edited = await desk.identity.request('PATCH', '/v1/me', {
      as: applicant,
      headers: { 'if-match': '"v1"' },
      body: { specialties: ['neurosurgery', 'cardiology'] },
    });
    expect(edited.status).toBe(200);
    await desk.both(body.id, 'approve');
    expect((await desk.eventsOf(applicant.id, memberTopic)).at(-1)?.state).toMatchObject({
      specialties: ['neurosurgery', 'cardiology'],
      verifiedSpecialties: ['cardiology'],
    });
  });

  it('number and document are destroyed 29 days after the decision, so within 30, and their hashes stay', async () => {
    const applicant = await desk.newcomer();
    const { body } = await desk.submit(applicant);
    await desk.both(body.id, 'reject');
    const kept = () =>
      execute(desk.identity.em, 'select 1 from verification_evidence where verification_id = $1', [body.id]);
    const retention = desk.identity.app.get(Retention, { strict: false });
    desk.identity.clock.advance({ days: 28 });
    await retention.run();
    expect(await kept()).toHaveLength(1);
    desk.identity.clock.advance({ days: 1, seconds: 1 });
    await retention.run();
    expect(await kept()).toHaveLength(0);
    const [row] = await execute<{ document_hash: string }>(
      desk.identity.em,
      'select document_hash from verification where id = $1',
      [body.id],
    );
    expect(row?.document_hash).toMatch(/^[\w-]{43}$/);
    // Back to the day that other tests expect.
    desk.identity.clock.advance({ days: -29, seconds: -1 });
  });
});
