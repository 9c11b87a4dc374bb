import type { Clause } from './compile-query.js';

const conceptFields = {
  drugIds: 3,
  conditionIds: 3,
  drugClasses: 1,
  conditionAncestorIds: 0.5,
  specialtyIds: 0.5,
  tags: 2,
};
const ids = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((id) => typeof id === 'string').slice(0, 32) : [];

/** Items that share concepts or words of the title with one, without its own thread. */
export function relatedQuery(
  source: Record<string, unknown>,
  visible: Clause,
  limit: number,
): Record<string, unknown> {
  const concepts = Object.entries(conceptFields).flatMap(([field, boost]) =>
    ids(source[field]).map((id) => ({ term: { [field]: { value: id, boost } } })),
  );
  const title = typeof source['title'] === 'string' ? source['title'] : '';
  const words =
    title === '' ? [] : ['heading_en', 'heading_xx'].map((field) => ({ match: { [field]: title } }));
  const should = [...concepts, ...words].slice(0, 200);
  return {
    query: {
      bool: {
        should: should.length > 0 ? should : [{ match_none: {} }],
        minimum_should_match: 1,
        filter: [visible],
        must_not: [{ term: { threadId: source['threadId'] } }],
      },
    },
    collapse: { field: 'threadId' },
    size: limit,
    sort: [{ _score: { order: 'desc' } }, { id: { order: 'asc' } }],
    timeout: '2s',
    track_total_hits: false,
    _source: { excludes: ['access', 'body'] },
  };
}
