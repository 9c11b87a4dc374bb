import { setTimeout as wait } from 'node:timers/promises';
import {
  addComment,
  caseText,
  Client,
  draftCase,
  expectStatus,
  inDatabases,
  inIndices,
  inLogs,
  inTopics,
  keptIds,
  lastRecords,
  listDrug,
  openCase,
  publishPost,
  rareWord,
  untilTrue,
  verified,
  world,
  type Person,
} from '@openrounds/journeys';
import { spreadOf, type Spread } from '../figures.js';
import { inParallel } from './in-parallel.js';

export interface Erasure {
  readonly members: number;
  /** Stores in which a text of an erased member stood before; shows that the scan finds what is there. */
  readonly before: Traces;
  /** Seconds from the answer to a request until its receipt says completed, all of them running at once. */
  readonly seconds: Spread;
  /** Stores in which a text or a handle of an erased member stands; must be empty. */
  readonly texts: Traces;
  /** Stores in which an id of an erased member stands, but for those that keep ids; must be empty. */
  readonly ids: Traces;
}

/** Names of tables, indices, topics (as compaction leaves them) and log files. */
export interface Traces {
  readonly tables: readonly string[];
  readonly indices: readonly string[];
  readonly topics: readonly string[];
  readonly logs: readonly string[];
}

interface Leaver {
  readonly person: Person;
  /** Stands in everything that the member wrote, and nowhere else. */
  readonly canary: string;
}

type Say = (line: string) => void;

const atOnce = 4;
const longestMs = 600_000;

/** Members who wrote something in every service, all erased at once, and then looked for in every store. */
export async function measureErasure(members: number, say: Say): Promise<Erasure> {
  const stayer = await verified('stayer');
  const drugId = await listDrug(stayer);
  const subject = await publishPost(stayer, { title: 'A question that stays' });
  let made = 0;
  const leavers = await inParallel(atOnce, members, async (at) => {
    const leaver = await writeEverywhere(`leaver-${at}`, subject.id, drugId);
    made += 1;
    if (made % 20 === 0) say(`${made} of ${members} members have written`);
    return leaver;
  });
  const last = leavers.at(-1)!.canary;
  await untilTrue('the last text in the index', async () => (await inIndices([last])).length > 0);
  const texts = leavers.flatMap(({ person, canary }) => [canary, person.handle]);
  const ids = leavers.map(({ person }) => person.memberId);
  const before = await tracesOf(texts);
  const receipts = await inParallel(atOnce, members, (at) => askToBeErased(leavers[at]!.person));
  const seconds = spreadOf(await Promise.all(receipts.map(({ completed }) => completed)));
  say(
    `erased: p50 ${seconds.p50.toFixed(1)} s, p99 ${seconds.p99.toFixed(1)} s, max ${seconds.max.toFixed(1)} s`,
  );
  // Tombstones of search are written once more when the last words of a service arrive.
  await untilTrue('the empty stores', async () => isEmpty(await tracesOf(texts)), 60_000).catch(
    () => undefined,
  );
  return { members, before, seconds, texts: await tracesOf(texts), ids: withoutKept(await tracesOf(ids)) };
}

async function writeEverywhere(name: string, subjectId: string, drugId: string): Promise<Leaver> {
  const [person, canary] = [await verified(name), rareWord()];
  await publishPost(person, { title: `A question of ${canary}`, body: `What of ${canary}?` });
  await addComment(person, { kind: 'post', id: subjectId }, `I would think of ${canary}.`);
  expectStatus(await person.api.ask('PUT', `/v1/reactions/${subjectId}`, { body: { kind: 'agree' } }), 200);
  await openCase(person, caseText(canary));
  await draftCase(person, caseText(canary));
  const rating = {
    drugId,
    conditionId: 'DOID:0060224',
    scores: { efficacy: 5, safety: 4 },
    comment: `Few bleedings in my patients, and ${canary}.`,
    experience: { patients: '21-100', lastUsed: '<6m', line: '1', setting: 'clinic' },
    conflict: { declared: false },
  };
  expectStatus(await person.api.post('/v1/ratings', rating), 201);
  return { person, canary };
}

/** @returns at the answer to the request, with the seconds from it to the completed receipt still to come */
async function askToBeErased({ handle, password, browser }: Person): Promise<{ completed: Promise<number> }> {
  const asked = expectStatus(await browser.post('/v1/erasures', { handle, password }), 202);
  const { id, receiptToken } = asked.body as { id: string; receiptToken: string };
  return { completed: untilCompleted(id, receiptToken) };
}

/** @throws Error after 10 minutes */
async function untilCompleted(id: string, receiptToken: string): Promise<number> {
  const began = performance.now();
  const anonymous = new Client(world().gatewayUrl);
  for (;;) {
    const receipt = await anonymous.get(`/v1/erasures/${id}`, { authorization: `Receipt ${receiptToken}` });
    const ms = performance.now() - began;
    if (receipt.body['state'] === 'completed') return ms / 1_000;
    if (ms > longestMs) throw new Error('An erasure was not completed within 10 minutes.');
    await wait(500);
  }
}

async function tracesOf(texts: readonly string[]): Promise<Traces> {
  return {
    tables: await inDatabases(texts),
    indices: await inIndices(texts),
    topics: inTopics(await lastRecords(), texts),
    logs: await inLogs(texts),
  };
}

const isEmpty = (traces: Traces): boolean => Object.values(traces).every((places) => places.length === 0);

function withoutKept({ tables, topics, ...others }: Traces): Traces {
  return {
    ...others,
    tables: tables.filter((name) => !keptIds.tables.includes(name)),
    topics: topics.filter((name) => !keptIds.topics.includes(name)),
  };
}
