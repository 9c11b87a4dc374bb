import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  addComment,
  caseText,
  ears,
  expectStatus,
  inDatabases,
  inIndices,
  inLogs,
  inRecords,
  inSpans,
  openCase,
  publishPost,
  rareWord,
  search,
  untilSearch,
  verified,
  type Person,
} from '../src/index.js';

/** What every journey signs up with, and what this one sends: a name, a mail address, a register number, an address. */
const identifying = ['Invented Person', '@mail.example', '1993999998', '203.0.113.77'];
const from = { 'x-forwarded-for': '203.0.113.77' };

describe('who a member is', () => {
  const heard: string[] = [];
  let author: Person;
  let reader: Person;

  beforeAll(async () => {
    // A search may repeat what its asker typed.
    ears.hear = (path, answer) => {
      const told = (text: string): boolean =>
        answer.includes(text) && !decodeURIComponent(path).includes(text);
      if (identifying.some(told)) heard.push(path);
    };
    author = await verified('pseudonym');
    reader = await verified('reader');
    await walk();
  }, 120_000);
  afterAll(() => {
    delete ears.hear;
  });

  /** A day of a member, with the mistakes that quote what was typed. */
  async function walk(): Promise<void> {
    const word = rareWord();
    const number = { method: 'registry_match', authority: 'us-npi', number: '1993999998' };
    expectStatus(await author.api.post('/v1/verifications', number, from), 201);
    await author.api.post('/v1/verifications', { ...number, number: '1993999997' }, from);
    await author.browser.post('/v1/sessions', { mail: author.mail, password: 'not the one' }, from);
    await author.browser.post('/v1/members', { mail: author.mail, name: 'Invented Person' }, from);
    await author.browser.post('/v1/mail-confirmations', { token: author.mail }, from);
    for (const path of [
      '/v1/me',
      '/v1/me/audit',
      '/v1/sessions',
      '/v1/keys',
      '/v1/verifications',
      '/v1/follows',
    ])
      expectStatus(await author.api.get(path, from), 200);
    const post = await publishPost(author, { title: `A question about ${word}` });
    await addComment(reader, { kind: 'post', id: post.id }, `I have seen ${word} twice.`);
    await openCase(author, caseText(word));
    await untilSearch(reader.api, word, post.id);
    for (const query of [word, author.handle, author.mail, 'Invented Person'])
      await search(reader.api, query);
    expectStatus(await reader.api.get(`/v1/members/${author.handle}`), 200);
    expectStatus(await reader.api.get(`/v1/posts/${post.id}`), 200);
  }

  it('stands in no answer of any service', () => {
    expect(heard).toEqual([]);
  });

  it('stands in no key, header or value of any record of any topic', async () => {
    expect(await inRecords(identifying)).toEqual([]);
  });

  it('stands in no database but sealed, and in no index', async () => {
    expect([await inDatabases(identifying), await inIndices(identifying)]).toEqual([[], []]);
  });

  it('stands in no log of a service or an engine, and in no span', async () => {
    expect([await inLogs(identifying), await inSpans(identifying)]).toEqual([[], []]);
  });

  it('would be found where it stood: the looks see what is there', async () => {
    const { handle, memberId } = author;
    expect(await inRecords([handle])).toContain('identity.member.v1');
    expect(await inDatabases([handle])).toContain('identity.member');
    expect((await inIndices([handle])).length).toBeGreaterThan(0);
    expect(await inRecords([memberId])).toContain('discussions.post.v1');
  });
});
