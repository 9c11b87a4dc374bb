import { isDeepStrictEqual } from 'node:util';
import { unzipped } from '@openrounds/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  addComment,
  Client,
  caseText,
  draftCase,
  eventually,
  expectStatus,
  hitsOf,
  inDatabases,
  inIndices,
  inTopics,
  keptIds,
  lastRecords,
  listDrug,
  mailsTo,
  openCase,
  ops,
  publishPost,
  rareWord,
  replayEverything,
  search,
  untilSearch,
  untilTrue,
  verified,
  world,
  type Person,
} from '../src/index.js';

describe('a member who takes everything along and is erased', () => {
  const word = rareWord();
  let erased: Person;
  let other: Person;
  let answered: string;

  beforeAll(async () => {
    erased = await verified('leaver');
    other = await verified('stayer');
    await publishPost(erased, { title: `Alone with ${word}` });
    const discussed = await publishPost(erased, { title: `Discussed ${word}`, body: `What of ${word}?` });
    answered = discussed.id;
    await addComment(other, { kind: 'post', id: discussed.id }, 'I wonder too.');
    const theirs = await publishPost(other, { title: 'A question that stays' });
    await addComment(erased, { kind: 'post', id: theirs.id }, `I would think of ${word}.`);
    const reaction = { body: { kind: 'agree' } };
    await erased.api.ask('PUT', `/v1/reactions/${theirs.id}`, reaction);
    const patient = await openCase(other, caseText('another thing'));
    await addComment(erased, { kind: 'case', id: patient.id }, `It may be ${word}.`);
    const own = await openCase(erased, caseText(word));
    await draftCase(erased, caseText(word));
    await addComment(other, { kind: 'case', id: own.id }, 'Have you thought of the heart?');
    const rating = {
      drugId: await listDrug(other),
      conditionId: 'DOID:0060224',
      scores: { efficacy: 5, safety: 4 },
      comment: `Few bleedings in my patients, and ${word}.`,
      experience: { patients: '21-100', lastUsed: '<6m', line: '1', setting: 'clinic' },
      conflict: { declared: false },
    };
    expectStatus(await erased.api.post('/v1/ratings', rating), 201);
    await untilSearch(other.api, word, own.id);
    await untilSearch(other.api, word, answered);
  }, 120_000);

  const traces = async (): Promise<unknown> => {
    const last = await lastRecords();
    return {
      words: [await inDatabases([word]), await inIndices([word]), inTopics(last, [word])],
      ids: {
        tables: await inDatabases([erased.memberId]),
        indices: await inIndices([erased.memberId]),
        topics: inTopics(last, [erased.memberId]),
      },
    };
  };
  const none = { words: [[], [], []], ids: { ...keptIds, indices: [] } };

  /** The public way: the handle typed, the password, and a token that opens the receipt when the account is gone. */
  const askToBeErased = async (): Promise<{ id: string; receiptToken: string }> => {
    const { handle, password } = erased;
    const { body } = expectStatus(await erased.browser.post('/v1/erasures', { handle, password }), 202);
    return { id: String(body['id']), receiptToken: String(body['receiptToken']) };
  };
  const isSignedOut = ({ status }: { status: number }): boolean => status === 401;

  /** One file of each service, after the password, and no text of anybody else. */
  const takeAlong = async (): Promise<void> => {
    expect((await erased.api.get('/v1/me/export')).body).toMatchObject({ code: 'fresh-factor-required' });
    expectStatus(await erased.api.post('/v1/me/exports', { password: erased.password }), 201);
    const { status, headers, bytes } = await erased.api.download('/v1/me/export');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/zip']);
    const files = unzipped(bytes);
    const names = ['identity', 'discussions', 'cases', 'ratings', 'search', 'manifest'];
    expect([...files.keys()]).toEqual(names.map((name) => `${name}.json`));
    const text = (name: string): string => files.get(`${name}.json`)!.toString('utf8');
    for (const name of names) expect(JSON.parse(text(name))).toBeInstanceOf(Object);
    for (const name of ['discussions', 'cases', 'ratings']) expect(text(name)).toContain(word);
    expect(text('identity')).toContain(erased.mail);
    const everything = names.map(text).join('');
    for (const theirs of [other.handle, 'I wonder too.', 'A question that stays', 'thought of the heart'])
      expect(everything).not.toContain(theirs);
  };

  it('has an export, is gone from every database, index and topic, and a replay of every topic brings nothing back', async () => {
    await takeAlong();
    const { id, receiptToken } = await askToBeErased();
    // Both are ended by one transaction and forgotten by the gateway, whatever it remembers of them.
    for (const credential of [erased.browser, erased.api])
      await eventually('the end of what was signed in', () => credential.get('/v1/me'), isSignedOut, 5_000);
    const anonymous = new Client(world().gatewayUrl);
    const receipt = await eventually(
      'the receipt',
      () => anonymous.get(`/v1/erasures/${id}`, { authorization: `Receipt ${receiptToken}` }),
      ({ body }) => body['state'] === 'completed',
      90_000,
    );
    const services = receipt.body['services'] as { service: string; state: string; counts: object }[];
    const counted = new Map(services.map(({ service, counts }) => [service, counts]));
    expect([...counted.keys()]).toEqual(['cases', 'discussions', 'identity', 'ratings', 'search']);
    expect(counted.get('discussions')).toMatchObject({ post: 2, comment: 2, reaction: 1 });
    expect(counted.get('cases')).toMatchObject({ patient_case: 2 });
    expect(counted.get('ratings')).toMatchObject({ rating: 1 });
    expect(counted.get('identity')).toMatchObject({ member: 1, legal_identity: 1, verification: 1 });
    expect((await anonymous.get(`/v1/erasures/${id}`)).status).toBe(404);
    expect(await ops('identity', 'erasure', 'status', id, '--json')).toContain('"state":"completed"');
    await untilTrue('the last letter', async () =>
      (await mailsTo(erased.mail)).some(({ template }) => template === 'erasure-completed'),
    );
    expect(hitsOf(await search(other.api, word))).toEqual([]);
    expect((await other.api.get(`/v1/posts/${answered}`)).status).toBe(404);
    // The comparison below says what is left, if it never comes.
    const settled = async (): Promise<boolean> => isDeepStrictEqual(await traces(), none);
    await untilTrue('the last records', settled, 60_000).catch(() => undefined);
    expect(await traces()).toEqual(none);

    await replayEverything();

    expect(await traces()).toEqual(none);
    expect(hitsOf(await search(other.api, word))).toEqual([]);
  }, 300_000);
});
