import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memberVerified } from '@openrounds/contracts';
import { buildOpenApi } from '@openrounds/http';
import { member, memberStateOf, startTestService, unverified } from '@openrounds/testing';
import type { TestService } from '@openrounds/testing';
import { notes } from './notes/notes.service.js';
import { noteTopic } from './notes/notes.contract.js';

interface Written {
  id: string;
  version: number;
}

describe('a service on a real database', () => {
  let service: TestService;
  const author = member();
  const key = (value: string) => ({ 'idempotency-key': value });
  const add = (text: string, headers: Record<string, string> = {}) =>
    service.request<Written>('POST', '/v1/notes', { as: author, body: { text }, headers });

  beforeAll(async () => {
    service = await startTestService(notes);
  });
  afterAll(() => service.close());

  it('writes the change and its event, and shows both', async () => {
    await service.deliver([{ fact: memberVerified, state: memberStateOf(author) }]);
    const { status, body } = await add('first');
    expect(status).toBe(201);
    expect(service.statements()).toHaveLength(2);
    const read = await service.request('GET', `/v1/notes/${body.id}`, { as: unverified() });
    expect(read.body).toEqual({ id: body.id, version: 1, text: 'first', handle: author.handle });
    expect(service.statements()).toHaveLength(1);
    const rows = await service.outbox(noteTopic);
    expect(rows.find((row) => row.key === body.id)).toMatchObject({
      type: 'notes.note.written',
      version: 1,
      state: { text: 'first', authorId: author.id },
    });
  });

  it('takes neither change nor event of a use case that fails late', async () => {
    const before = await service.outbox();
    const { status, body } = await service.request('POST', '/v1/notes', {
      as: author,
      body: { text: 'fails late' },
    });
    expect([status, body['code']]).toEqual([500, 'internal']);
    expect(await service.outbox()).toEqual(before);
  });

  it('raises the version with an edit, and refuses an edit of an older one', async () => {
    const { body } = await add('to be edited');
    const edit = (version: string) =>
      service.request<Written>('PATCH', `/v1/notes/${body.id}`, {
        as: author,
        body: { text: 'edited' },
        headers: { 'if-match': version },
      });
    expect((await edit('"v1"')).body).toEqual({ id: body.id, version: 2 });
    expect((await edit('"v1"')).status).toBe(412);
    const [status] = [
      (
        await service.request('GET', `/v1/notes/${body.id}`, {
          as: author,
          headers: { 'if-none-match': '"v2"' },
        })
      ).status,
    ];
    expect(status).toBe(304);
  });

  it('lets one of two edits at the same moment win, and tells the other', async () => {
    const { body } = await add('contested');
    const edit = (text: string) =>
      service.request('PATCH', `/v1/notes/${body.id}`, {
        as: author,
        body: { text },
        headers: { 'if-match': '"v1"' },
      });
    const answers = await Promise.all([edit('a'), edit('b')]);
    expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const versions = (await service.outbox(noteTopic))
      .filter((row) => row.key === body.id)
      .map((row) => row.version);
    expect(versions).toEqual([1, 2]);
  });

  it('carries a repeated POST out once', async () => {
    const first = await add('once', key('k-1'));
    const again = await add('once', key('k-1'));
    expect([again.status, again.body]).toEqual([201, first.body]);
    const written = (await service.outbox(noteTopic)).filter((row) => row.key === first.body.id);
    expect(written).toHaveLength(1);
    expect((await add('twice', key('k-1'))).body).toMatchObject({ code: 'idempotency-mismatch' });
  });

  it('carries ten repeats at the same moment out once', async () => {
    const before = (await service.outbox(noteTopic)).length;
    const answers = await Promise.all(Array.from({ length: 10 }, () => add('at once', key('k-2'))));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await service.outbox(noteTopic)).toHaveLength(before + 1);
  });

  it('keeps keys of different members and of different operations apart', async () => {
    const other = member();
    const mine = await add('mine', key('k-3'));
    const theirs = await service.request<Written>('POST', '/v1/notes', {
      as: other,
      body: { text: 'mine' },
      headers: key('k-3'),
    });
    expect(theirs.body.id).not.toBe(mine.body.id);
    const secret = await service.request('POST', '/v1/notes/secrets', {
      as: author,
      body: { text: 'mine' },
      headers: key('k-3'),
    });
    expect(secret.body).toMatchObject({ secret: 'orp_x' });
  });

  it('does not keep an answer that holds a secret', async () => {
    const send = () =>
      service.request('POST', '/v1/notes/secrets', { as: author, body: { text: 's' }, headers: key('k-4') });
    expect((await send()).body).toMatchObject({ secret: 'orp_x' });
    expect((await send()).body).toMatchObject({ status: 409, code: 'already-done' });
  });

  it('does not remember a request that failed', async () => {
    expect((await add('', key('k-5'))).status).toBe(422);
    expect((await add('better', key('k-5'))).status).toBe(201);
  });

  it('may use entities outside a transaction, each request with its own', async () => {
    const { status, body } = await service.request('GET', '/v1/notes/counted/all');
    expect([status, body['slow']]).toEqual([200, 1]);
  });

  it('describes itself', () => {
    const document = buildOpenApi(service.app, { title: notes.title, policy: notes.policy });
    expect(document.paths['/v1/notes']?.post).toMatchObject({
      operationId: 'addNote',
      'x-policy': 'verified',
    });
  });
});
