import { describe, expect, it } from '@jest/globals';
import type { FeedRequest } from './compile-feed.js';
import { compileFeed } from './compile-feed.js';
import { anyOf } from './query-plan.js';
import type { Viewer } from './visibility.js';
import { mayOpen, visibility } from './visibility.js';

const viewer: Viewer = {
  memberId: 'm1',
  tokens: ['all', 'member:m1'],
  specialties: [],
  ownSpecialties: ['cardiology'],
  languages: ['en'],
  hidden: [],
};
const request: FeedRequest = {
  types: ['post', 'case'],
  filters: [anyOf(['authorId'], ['a1'])],
  first: null,
  after: null,
  limit: 21,
};

describe('the filter of visibility', () => {
  it('asks for a token of access, and for an author whom no block hides', () => {
    const open = { terms: { access: viewer.tokens } };
    expect(visibility(viewer)).toEqual(open);
    expect(visibility({ ...viewer, hidden: ['h1', 'h2'] })).toEqual({
      bool: { filter: [open], must_not: [{ terms: { authorId: ['h1', 'h2'] } }] },
    });
    expect(visibility({ ...viewer, tokens: [], hidden: ['h1'] })).toEqual({ match_none: {} });
  });

  it('agrees with what somebody may wait for', () => {
    const blocked = { ...viewer, hidden: ['h1'] };
    expect(mayOpen(blocked, ['all'], 'a1')).toBe(true);
    expect(mayOpen(blocked, ['all'], null)).toBe(true);
    expect(mayOpen(blocked, ['all'], 'h1')).toBe(false);
    expect(mayOpen(blocked, ['member:m2'], 'a1')).toBe(false);
  });
});

describe('a page of the feed', () => {
  it('is filtered by visibility, sorted by time and id, and begins after the last item', () => {
    expect(compileFeed(viewer, { ...request, after: [1_767_225_600_000, 'p1'] })).toMatchObject({
      query: {
        bool: { filter: [visibility(viewer), { terms: { authorId: ['a1'] } }], should: [] },
      },
      sort: [{ publishedAt: { order: 'desc' } }, { id: { order: 'asc' } }],
      search_after: [1_767_225_600_000, 'p1'],
      size: 21,
    });
    expect(compileFeed(viewer, request)).not.toHaveProperty('search_after');
  });

  it('puts first what it is told to, by a score that nothing else can have', () => {
    const first = anyOf(['specialtyIds'], ['cardiology']);
    expect(compileFeed(viewer, { ...request, first })).toMatchObject({
      query: {
        bool: {
          should: [{ constant_score: { filter: { terms: { specialtyIds: ['cardiology'] } } } }],
          minimum_should_match: 0,
        },
      },
      sort: [{ _score: { order: 'desc' } }, { publishedAt: { order: 'desc' } }, { id: { order: 'asc' } }],
    });
  });
});
