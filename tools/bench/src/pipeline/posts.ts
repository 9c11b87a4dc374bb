/** A valid state of a published post, about 700 bytes as JSON. */
export function postState(id: string, n: number): Record<string, unknown> {
  return {
    id,
    version: 1,
    state: 'published',
    authorId: '0190a000-0000-7000-8000-000000000001',
    kind: 'question',
    title: `Measurement of the pipeline number ${n}`,
    body: 'A text of ordinary length, written to be measured. '.repeat(7),
    lang: 'en',
    specialties: ['cardiology'],
    tags: [],
    citations: [],
    acceptedCommentIds: [],
    attribution: null,
    publishedAt: '2026-03-04T17:20:00.000Z',
    editedAt: null,
  };
}

/** The same in SQL, with `id` and `n` in scope. */
const stateSql = (version: string): string => `jsonb_build_object('id', id, 'version', ${version},
  'state', 'published', 'authorId', '0190a000-0000-7000-8000-000000000001', 'kind', 'question',
  'title', 'Measurement of the pipeline number ' || n,
  'body', repeat('A text of ordinary length, written to be measured. ', 7), 'lang', 'en',
  'specialties', jsonb_build_array('cardiology'), 'tags', '[]'::jsonb, 'citations', '[]'::jsonb,
  'acceptedCommentIds', '[]'::jsonb, 'attribution', null, 'publishedAt', '2026-03-04T17:20:00.000Z', 'editedAt', null)`;

/** Statement that puts `$1` events of new posts into an outbox, or a table like it. */
export const fillOutbox = (table: string): string => `insert into ${table}
  (event_id, topic, key, bucket, aggregate_type, aggregate_id, aggregate_version, type, payload)
select gen_random_uuid(), 'discussions.post.v1', id, n % 16, 'discussions.post', id, 1, 'discussions.post.published',
  ${stateSql('1')}::text
from (select n, gen_random_uuid()::text as id from generate_series(1, $1::int) n) as posts`;

/** Statement that puts `$1` new posts into the read model of search. */
export const fillContent = `insert into content (id, type, source_id, version, deleted, author_id, at, state, doc_version)
select 'post:' || id, 'post', id, 1, false, '0190a000-0000-7000-8000-000000000001', clock_timestamp(), ${stateSql('1')}, 1
from (select n, gen_random_uuid()::text as id from generate_series(1, $1::int) n) as posts`;
