import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  caseText,
  draftCase,
  hitsOf,
  publishPost,
  rareWord,
  search,
  submitCase,
  untilSearch,
  verified,
  type Person,
} from '../src/index.js';

describe('a text that would give the patient away', () => {
  let author: Person;
  beforeAll(async () => {
    author = await verified('careful');
  }, 60_000);

  it('stops a case with places and classes, never with the passage, and nothing of it is found', async () => {
    const word = rareWord();
    const passage = 'jane.roe@mail.example';
    const fields = caseText(word);
    const draft = await draftCase(author, { ...fields, history: `Daughter reachable at ${passage}.` });
    const refused = await submitCase(author, draft.id);
    expect(refused).toMatchObject({ status: 422, body: { code: 'phi-found' } });
    const [finding] = refused.body['findings'] as Record<string, unknown>[];
    expect(finding).toMatchObject({ pointer: '/history', class: 'F', start: 22, end: 22 + passage.length });
    expect(JSON.stringify(refused.body)).not.toContain(passage);

    // A later post is searchable, so a case published by mistake would be too.
    const later = await publishPost(author, { title: `Marker ${rareWord()}` });
    await search(author.api, 'marker', `&waitFor=post:${later.id}:${later.version}`);
    expect(hitsOf(await search(author.api, word))).toEqual([]);
  });

  it('stops a post in the same way', async () => {
    const refused = await author.api.post('/v1/posts', {
      title: 'A question about a patient',
      body: 'Her SSN is 536-22-8726, what now?',
      specialties: ['cardiology'],
    });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'phi-found', findings: [{ pointer: '/body', class: 'G' }] },
    });
  });

  it('lets a clinical text with ages, years and doses pass', async () => {
    const word = rareWord();
    const post = await publishPost(author, {
      body: `An 84-year-old man, on warfarin since 2019, INR 2.5, 5 mg daily. ${word}`,
    });
    await untilSearch(author.api, word, post.id);
  });
});
