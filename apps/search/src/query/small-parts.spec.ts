import { describe, expect, it } from '@jest/globals';
import { newId } from '@openrounds/database';
import fc from 'fast-check';
import { mark, plainText } from '../document/plain-text.js';
import { accessOf } from '../document/access.js';
import type { CaseState } from '../document/content-document.js';
import { facetViews } from './facet-view.js';
import { markedHtml } from './hit-view.js';
import { Dictionary } from '../concept/dictionary.js';
import { longId, readPageCursor, searchKey, shortId, writePageCursor } from './search-cursor.js';
import type { PageCursor } from './search-cursor.js';
import { emptyQuery } from './typed-query.js';

const cursor: PageCursor = {
  h: 'abc',
  n: '2026-01-05T08:00:00.000Z',
  m: 'required',
  p: false,
  w: [],
  s: null,
  a: [1.5, 'x'],
  o: 0,
  x: ['DOID:4'],
  t: { value: 40, exact: true },
};

describe('a cursor', () => {
  it('comes back as it was written', () => {
    expect(readPageCursor(writePageCursor(cursor), 'abc')).toEqual(cursor);
    expect(readPageCursor(undefined, 'abc')).toBeUndefined();
  });

  it('is refused for another search and when it is not ours', () => {
    expect(() => readPageCursor(writePageCursor(cursor), 'abd')).toThrow();
    for (const text of ['', 'x', 'e30', Buffer.from('[]').toString('base64url')]) {
      expect(() => readPageCursor(text, 'abc')).toThrow();
    }
  });

  it('carries a hundred ids in a URL', () => {
    const ids = Array.from({ length: 100 }, () => newId());
    expect(ids.map(shortId).map(longId)).toEqual(ids);
    expect(writePageCursor({ ...cursor, s: 'p'.repeat(1_000), x: ids.map(shortId) }).length).toBeLessThan(
      6_000,
    );
    expect(longId(shortId('DOID:14330'))).toBe('DOID:14330');
  });

  it('belongs to one viewer, one query, one set of types', () => {
    const keys = [
      searchKey(emptyQuery, ['post'], 'a'),
      searchKey(emptyQuery, ['post'], 'b'),
      searchKey(emptyQuery, ['post', 'case'], 'a'),
      searchKey({ ...emptyQuery, words: ['x'] }, ['post'], 'a'),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});

describe('texts', () => {
  it('lose the marks of Markdown and keep their words and laboratory values', () => {
    expect(plainText('# Title\n> **bold** and [link](https://x.org) `code` *it* 2*3*4 a<b __c__')).toBe(
      'Title\nbold and link code it 2*3*4 a<b c',
    );
  });

  it('cannot bring our private marks or a tag into a highlight', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const html = markedHtml(`${mark.open}${plainText(text)}${mark.close}`);
        const inner = html.slice('<mark>'.length, -'</mark>'.length);
        expect(inner).not.toMatch(/[<>"']/);
      }),
    );
  });
});

describe('who may open a case', () => {
  const state = (audience: CaseState['audience']) => ({ audience, authorId: 'author' }) as CaseState;

  it('follows from its audience, and the author always may', () => {
    const of = (audience: CaseState['audience']) =>
      accessOf({ type: 'case', state: state(audience), thread: null });
    expect(of({ kind: 'all' })).toEqual(['all']);
    expect(of({ kind: 'specialties', specialties: ['retina'] })).toEqual([
      'specialty:retina',
      'member:author',
    ]);
    expect(of({ kind: 'members', memberIds: ['a', 'author'] })).toEqual(['member:a', 'member:author']);
  });

  it('decides for its comments', () => {
    const thread = { type: 'case' as const, state: state({ kind: 'members', memberIds: ['a'] }) };
    expect(accessOf({ type: 'comment', state: {}, thread })).toEqual(['member:a', 'member:author']);
  });
});

it('a facet tells small numbers of authors as "<11" and of documents as they are', () => {
  const dictionary = Dictionary.of({ version: 1, drugs: [], conditions: [] });
  const counts = [0, 1, 10, 11].map((count) => ({ value: String(count), count }));
  expect(facetViews({ country: counts, type: counts }, dictionary)).toEqual({
    country: [
      { value: '1', label: '1', count: '<11' },
      { value: '10', label: '10', count: '<11' },
      { value: '11', label: '11', count: 11 },
    ],
    type: [
      { value: '1', label: '1', count: 1 },
      { value: '10', label: '10', count: 10 },
      { value: '11', label: '11', count: 11 },
    ],
  });
});
