import { allTopics, header } from '@openrounds/contracts';
import type { KafkaMessage } from 'kafkajs';
import type { IndexedDocument, ModelRow, OwnerRow, SideEffect, TopicRecord } from './checker.js';
import { readTopics } from './kafka.js';
import { indexed } from './look-index.js';
import { markIn } from './mark.js';
import { owners } from './world.js';
import type { World } from './world.js';

/** Everything that is compared, as it was at one quiet moment. */
export interface Sight {
  readonly owners: OwnerRow[];
  readonly records: TopicRecord[];
  readonly model: ModelRow[];
  readonly documents: IndexedDocument[];
  readonly effects: SideEffect[];
  /** What consumers or relays gave up: `<service> <dead letter or parked row>`. */
  readonly givenUp: string[];
}

/** Begins the keys of records that a fault has put on a topic and that no owner knows. */
export const poisonPrefix = 'poison-';

type Row = Record<'kind' | 'id', string> & { version: number; visible: boolean; text: string | null };

const ownerSql: [service: string, sql: string][] = [
  [
    'discussions',
    `select 'post' as kind, id::text, version, state in ('published', 'locked') as visible, body as text from post
     union all select 'comment', id::text, version, state = 'published', body from comment`,
  ],
  [
    'ratings',
    `select 'rating' as kind, id::text, version, state = 'published' as visible, comment as text from rating`,
  ],
  [
    'cases',
    `select 'case' as kind, id::text, version, null as text,
       state in ('open', 'answered', 'stale', 'resolved', 'teaching') as visible
     from patient_case where opened_at is not null`,
  ],
];

const modelSql = `select c.type as kind, c.source_id as id, c.version, not c.deleted as visible,
  coalesce(c.state ->> 'body', c.state ->> 'comment') as text, c.doc_version::int as "docVersion",
  exists (select from index_parked p where p.doc_id = c.id) as parked, c.thread_id as "threadId"
from content c where c.type in ('post', 'comment', 'rating', 'case')`;

const kindOfTopic: Record<string, string> = {
  'discussions.post.v1': 'post',
  'discussions.comment.v1': 'comment',
  'ratings.rating.v1': 'rating',
  'cases.case.v1': 'case',
};
const visibleStates = new Set(['published', 'locked', 'open', 'answered', 'stale', 'resolved', 'teaching']);

/** Reads owners, topics, read model, index and side effects. */
export async function look(world: World): Promise<Sight> {
  const rows = await Promise.all(ownerSql.map(([service, sql]) => world.db.sql<Row>(service, sql)));
  const { records, answers } = await readAll(world);
  const model = await world.db.sql<Row & Pick<ModelRow, 'docVersion' | 'parked' | 'threadId'>>(
    'search',
    modelSql,
  );
  const documents = await Promise.all(
    ['post', 'comment', 'rating', 'case'].map((kind) => indexed(world, kind)),
  );
  return {
    owners: rows.flat().map((row) => ({ ...marked(row), kind: row.kind as OwnerRow['kind'] })),
    records,
    model: model.map((row) => ({ ...row, ...marked(row) })),
    documents: documents.flat(),
    effects: [...(await tallies(world)), ...(await answeredCases(world, answers))],
    givenUp: (await Promise.all(owners.map((service) => givenUpBy(world, service)))).flat(),
  };
}

function marked({ kind, id, version, visible, text }: Row) {
  return { kind, id, version, visible, mark: visible ? markIn(text) : '' };
}

async function readAll(world: World): Promise<{ records: TopicRecord[]; answers: Map<string, Set<string>> }> {
  const records: TopicRecord[] = [];
  const answers = new Map<string, Set<string>>();
  const topics = allTopics().filter(({ cleanup }) => cleanup === 'compact');
  const known = new Set(topics.map(({ name }) => name));
  await readTopics(world.kafka, [...known], ({ topic }, message) => {
    const record = recordOf(kindOfTopic[topic] ?? topic, message);
    if (record.key.startsWith(poisonPrefix)) return;
    if (!Number.isInteger(record.version)) return;
    records.push(record);
    if (headerOf(message, header.type) !== 'cases.case.answered') return;
    answers.set(record.key, (answers.get(record.key) ?? new Set()).add(record.eventId));
  });
  return { records, answers };
}

function headerOf(message: KafkaMessage, name: string): string {
  return String(message.headers?.[name] ?? '');
}

function recordOf(kind: string, message: KafkaMessage): TopicRecord {
  const state = stateOf(message);
  const visible = state !== null && (state.state === undefined || visibleStates.has(state.state));
  return {
    kind,
    key: String(message.key ?? ''),
    version: Number(headerOf(message, header.aggregateVersion) || Number.NaN),
    eventId: headerOf(message, header.id),
    republished: headerOf(message, header.type).endsWith('.republished'),
    visible,
    mark: visible ? markIn(state.body ?? state.comment) : '',
  };
}

/** @returns null for a tombstone and for what is no JSON */
function stateOf({ value }: KafkaMessage): { state?: string; body?: string; comment?: string | null } | null {
  try {
    return value === null ? null : (JSON.parse(value.toString()) as { state?: string });
  } catch {
    return null;
  }
}

/** Counters of comments, where they are kept and where search has copied them. */
async function tallies(world: World): Promise<SideEffect[]> {
  const sql = `select p.id::text, count(c.id)::int as expected, coalesce(max(t.comments), 0)::int as found
    from post p left join comment c on c.subject_id = p.id and c.state = 'published'
    left join tally t on t.item_id = p.id group by p.id`;
  const counted = await world.db.sql<{ id: string; expected: number; found: number }>('discussions', sql);
  const copies = await world.db.sql<{ id: string; found: number }>(
    'search',
    `select id::text, (state ->> 'comments')::int as found from tally where item_kind = 'post'`,
  );
  const copied = new Map(copies.map(({ id, found }) => [id, found]));
  return counted.flatMap(({ id, expected, found }) => [
    { what: 'comment-count', id, expected, found },
    { what: 'comment-count-in-search', id, expected, found: copied.get(id) ?? 0 },
  ]);
}

/** A case with a visible comment of a colleague was answered once; without one, at most once. */
async function answeredCases(world: World, answers: Map<string, Set<string>>): Promise<SideEffect[]> {
  const sql = `select distinct subject_id::text as id from comment where subject_kind = 'case' and state = 'published'
    and subject_id = any($1::uuid[])`;
  const rows = await world.db.sql<{ id: string }>('discussions', sql, [world.cases]);
  const commented = new Set(rows.map(({ id }) => id));
  return world.cases.map((id) => {
    const found = answers.get(id)?.size ?? 0;
    return { what: 'case-answered', id, expected: commented.has(id) ? 1 : Math.min(found, 1), found };
  });
}

async function givenUpBy(world: World, service: string): Promise<string[]> {
  const sql = `select consumer || ' ' || topic || ' ' || key as what from dead_letter where closed_at is null
    union all select 'outbox ' || topic || ' ' || key from outbox where parked_at is not null`;
  return (await world.db.sql<{ what: string }>(service, sql)).map(({ what }) => `${service} ${what}`);
}
