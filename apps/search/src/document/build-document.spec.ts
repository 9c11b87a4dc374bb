import { describe, expect, it } from '@jest/globals';
import { Dictionary } from '../concept/dictionary.js';
import { buildDocument } from './build-document.js';
import type { ContentSource, PostState } from './content-document.js';

const dictionary = Dictionary.of({
  version: 1,
  drugs: [
    {
      id: 'd1',
      name: 'apixaban',
      ingredients: ['apixaban'],
      brands: ['Eliquis'],
      classLabels: ['factor Xa inhibitor'],
    },
  ],
  conditions: [
    {
      id: 'DOID:1',
      label: 'atrial fibrillation',
      synonyms: ['auricular fibrillation'],
      ancestorIds: ['DOID:2', 'DOID:4'],
    },
  ],
});

const post: PostState = {
  id: 'p1',
  version: 3,
  authorId: 'a1',
  kind: 'question',
  title: 'Eliquis before a tooth is pulled',
  body: 'She has **atrial fibrillation**.',
  lang: 'es-MX',
  specialties: ['cardiology'],
  tags: ['Dentistry', 'DOID:1'],
  citations: [{ kind: 'doi', value: '10.1000/ABC' }],
  acceptedCommentIds: ['c1'],
  attribution: null,
  publishedAt: '2026-01-01T00:00:00.000Z',
  editedAt: '2026-01-02T00:00:00.000Z',
  state: 'published',
};
const source = (state: unknown, overrides: Partial<ContentSource> = {}): ContentSource => ({
  type: 'post',
  sourceId: 'p1',
  docVersion: 7,
  state,
  author: null,
  thread: null,
  tally: null,
  statistics: [],
  lastCommentAt: null,
  ...overrides,
});

describe('a document', () => {
  it('fills the fields of its own language only, and names concepts by id', () => {
    const document = buildDocument(source(post), dictionary)!;
    expect(document).toMatchObject({
      lang: 'es',
      title: post.title,
      body: 'She has atrial fibrillation.',
      body_es: 'She has atrial fibrillation.',
      heading_es:
        'Eliquis before a tooth is pulled. Dentistry. atrial fibrillation. auricular fibrillation. apixaban',
      tags: ['dentistry', 'DOID:1'],
      drugIds: ['d1'],
      drugClasses: ['factor xa inhibitor'],
      conditionIds: ['DOID:1'],
      conditionAncestorIds: ['DOID:2'],
      referenceIds: ['doi:10.1000/abc'],
      activityAt: '2026-01-02T00:00:00.000Z',
      quality: 1,
      access: ['all'],
    });
    expect(document.popularity).toBeCloseTo(2 / 7, 12);
    expect(document).not.toHaveProperty('heading_en');
    expect(document.authorId).toBe('a1');
    expect(document).not.toHaveProperty('authorRole');
  });

  it('of a comment without a visible thread is none', () => {
    expect(buildDocument(source({}, { type: 'comment', thread: null }), dictionary)).toBeNull();
  });
});
