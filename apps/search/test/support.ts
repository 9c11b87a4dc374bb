import { randomBytes } from 'node:crypto';
import type { Fact } from '@openrounds/contracts';
import {
  caseOpened,
  commentAdded,
  conditionListed,
  drugListed,
  followEnded,
  followStarted,
  memberVerified,
  postPublished,
  ratingPublished,
} from '@openrounds/contracts';
import { derivedId, newId } from '@openrounds/database';
import type { TestMember, TestService, TestServiceOptions } from '@openrounds/testing';
import { memberStateOf, startTestService } from '@openrounds/testing';
import { Catalogue } from '../src/concept/catalogue.js';
import { FanOut } from '../src/content/fan-out.js';
import type { ContentType } from '../src/content/content-type.js';
import { ElasticClient } from '../src/index/elastic-client.js';
import { Indexer } from '../src/index/indexer.js';
import { Rebuild } from '../src/index/rebuild.js';
import type { SearchAnswerView } from '../src/query/search.http.js';
import { service } from '../src/service.js';

/** Search on a database and an index prefix of its own. */
export interface TestSearch extends TestService {
  readonly prefix: string;
  /** Everything delivered so far is in the index and visible. */
  settle(): Promise<void>;
  /** Delivers and settles. */
  take(records: readonly { fact: Fact; state: unknown }[]): Promise<void>;
  find(query: string, as: TestMember, more?: string): Promise<SearchAnswerView>;
}

function elasticsearchUrl(): string {
  const url = process.env['ELASTICSEARCH_URL'];
  if (!url) throw new Error('ELASTICSEARCH_URL names the Elasticsearch that these tests use.');
  return url;
}

/** Starts search with all indices made. */
export async function startSearch(
  options: TestServiceOptions & { indices?: boolean } = {},
): Promise<TestSearch> {
  const prefix = `t${randomBytes(5).toString('hex')}-`;
  const env = { ELASTICSEARCH_URL: elasticsearchUrl(), INDEX_PREFIX: prefix, ...options.env };
  const running = await startTestService(service, { ...options, env });
  const { app } = running;
  if (options.indices ?? true) await app.get(Rebuild, { strict: false }).ensure();
  const settle = async (): Promise<void> => {
    await app.get(Catalogue, { strict: false }).refresh();
    while ((await app.get(FanOut, { strict: false }).run()) > 0);
    await app.get(Indexer, { strict: false }).drain();
    await app.get(ElasticClient, { strict: false }).writer.indices.refresh({ index: `${prefix}*` });
  };
  const find = async (query: string, as: TestMember, more = ''): Promise<SearchAnswerView> => {
    const answer = await running.request<SearchAnswerView>(
      'GET',
      `/v1/search?q=${encodeURIComponent(query)}${more}`,
      { as },
    );
    if (answer.status !== 200)
      throw new Error(`${query.slice(0, 80)}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return Object.assign(Object.create(running) as TestService, {
    app,
    prefix,
    settle,
    find,
    request: running.request.bind(running),
    statements: running.statements.bind(running),
    deliver: running.deliver.bind(running),
    take: async (records: readonly { fact: Fact; state: unknown }[]) => {
      await running.deliver(records);
      await settle();
    },
    close: async () => {
      const client = app.get(ElasticClient, { strict: false }).writer;
      const names = Object.keys(
        await client.indices.get({ index: `${prefix}*`, ignore_unavailable: true }).catch(() => ({})),
      );
      if (names.length > 0) await client.indices.delete({ index: names });
      await running.close();
    },
  });
}

export const idsOf = (answer: SearchAnswerView): string[] => answer.items.map(({ id }) => id);
export const typesOf = (answer: SearchAnswerView): ContentType[] => answer.items.map(({ type }) => type);

const instant = '2026-01-04T09:00:00.000Z';

export function postOf(
  author: TestMember,
  overrides: Record<string, unknown> = {},
): { fact: Fact; state: Record<string, unknown> } {
  const state = {
    id: newId(),
    version: 1,
    authorId: author.id,
    kind: 'question',
    title: 'A question for all',
    body: 'What would you do in this situation?',
    lang: 'en',
    specialties: ['cardiology'],
    tags: [],
    citations: [],
    acceptedCommentIds: [],
    attribution: null,
    publishedAt: instant,
    editedAt: null,
    state: 'published',
    ...overrides,
  };
  return { fact: postPublished, state };
}

export function commentOf(
  author: TestMember,
  subject: { kind: 'post' | 'case'; id: string },
  overrides: Record<string, unknown> = {},
): { fact: Fact; state: Record<string, unknown> } {
  const state = {
    id: newId(),
    version: 1,
    subjectKind: subject.kind,
    subjectId: subject.id,
    parentId: null,
    depth: 1,
    addedAt: instant,
    state: 'published',
    authorId: author.id,
    body: 'I would wait and see.',
    lang: 'en',
    citations: [],
    editedAt: null,
    ...overrides,
  };
  return { fact: commentAdded, state };
}

export function caseOf(
  author: TestMember,
  overrides: Record<string, unknown> = {},
): { fact: Fact; state: Record<string, unknown> } {
  const state = {
    id: newId(),
    version: 1,
    authorId: author.id,
    kind: 'help',
    title: 'Fever after a journey',
    specialties: ['infectious-diseases'],
    lang: 'en',
    ageBand: '40-44',
    sex: 'female',
    country: null,
    presentation: 'Fever and chills for a week, without a focus, in somebody who was well before.',
    history: '',
    exam: '',
    investigations: [],
    timeline: [],
    workingDx: [],
    question: 'What else would you look for?',
    urgency: 'routine',
    citations: [],
    audience: { kind: 'all' },
    label: 'UNSOLVED',
    outcome: null,
    attribution: null,
    openedAt: instant,
    firstResponseAt: null,
    editedAt: null,
    state: 'open',
    ...overrides,
  };
  return { fact: caseOpened, state };
}

export function drugOf(
  ingredients: string[],
  brands: string[],
  overrides: Record<string, unknown> = {},
): { fact: Fact; state: Record<string, unknown> } {
  const sorted = [...ingredients].sort();
  const state = {
    id: derivedId(`drug:${sorted.join(';')}`),
    version: 1,
    name: sorted.join('; '),
    ingredients: sorted,
    brands,
    classLabels: [],
    rxcui: null,
    boxedWarning: { value: 'unknown', source: null, date: null },
    indications: [],
    state: 'listed',
    ...overrides,
  };
  return { fact: drugListed, state };
}

export function conditionOf(
  id: string,
  label: string,
  overrides: Record<string, unknown> = {},
): { fact: Fact; state: Record<string, unknown> } {
  const state = {
    id,
    version: 1,
    label,
    synonyms: [],
    parentIds: [],
    ancestorIds: [],
    icd10cm: [],
    ...overrides,
  };
  return { fact: conditionListed, state };
}

export function ratingOf(
  author: TestMember,
  about: { drugId: string; conditionId: string },
  overrides: Record<string, unknown> = {},
): { fact: Fact; state: Record<string, unknown> } {
  const state = {
    id: newId(),
    version: 1,
    authorId: author.id,
    ...about,
    publishedAt: instant,
    state: 'published',
    scores: { efficacy: 4 },
    comment: 'Works well in most, slowly in some.',
    lang: 'en',
    experience: { patients: '6-20', lastUsed: '<6m', line: '1', setting: 'clinic' },
    conflict: { declared: false, types: [] },
    provenance: 'volunteered',
    revisedAt: null,
    ...overrides,
  };
  return { fact: ratingPublished, state };
}

export const memberOf = (
  member: TestMember,
  overrides: Record<string, unknown> = {},
): { fact: Fact; state: unknown } => ({
  fact: memberVerified,
  state: memberStateOf(member, overrides),
});

type Made = { fact: Fact; state: Record<string, unknown> };

/** A follow as it starts, or with `active: false` as it ends. */
export function followOf(
  member: TestMember,
  targetKind: string,
  targetId: string,
  overrides: Record<string, unknown> = {},
): Made {
  const own = { id: newId(), version: 1, memberId: member.id, targetKind, targetId };
  const state = { ...own, active: true, since: instant, ...overrides };
  return { fact: state.active ? followStarted : followEnded, state };
}
