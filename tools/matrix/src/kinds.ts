import { randomUUID } from 'node:crypto';
import {
  addComment,
  caseText,
  Client,
  eventually,
  expectStatus,
  openCase,
  publishPost,
  rareWord,
  reviewersOfTheHouse,
  world,
  type Answer,
  type Person,
} from '@openrounds/journeys';
import { accountKindsOf } from './account-kinds.js';
import { signedIn } from './callers.js';
import type { Catalogue } from './catalogue.js';
import type { People } from './people.js';

/** An object to try operations on. */
export interface Thing {
  readonly id: string;
  readonly version?: number;
  /** Values of path parameters that are not the id: `{ handle }`. */
  readonly names?: Readonly<Record<string, string>>;
  /** The credential that goes with it, in place of the caller's own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What a request about it must name. */
  readonly with?: readonly string[];
}

/** How the objects of one kind come about: one entry per `kind` of the policies. */
export interface Kind {
  /** An object of somebody's; public unless the kind has `makePrivate`. */
  make(by: Person): Promise<Thing>;
  /** An object of somebody's that others may not see. */
  makePrivate?(by: Person): Promise<Thing>;
  /** Withdraws or ends it. @returns it, with its last version */
  remove?(thing: Thing, by: Person): Promise<Thing>;
  /** An id that nobody has; null where there can be none. Default a random UUID. */
  readonly unknown?: Thing | null;
  /** Whoever is signed in can have one; otherwise verified members only. */
  readonly ofAnyone?: true;
  /** A member has one at a time, so each cell makes its own. */
  readonly single?: true;
}

export interface World {
  readonly people: People;
  readonly catalogue: Catalogue;
}

const thingOf = ({ body }: Answer): Thing => ({ id: String(body['id']), version: Number(body['version']) });

/** Withdraws by `DELETE /v1/<plural>/:id`. */
const byDelete =
  (plural: string) =>
  async ({ id }: Thing, by: Person): Promise<Thing> =>
    thingOf(expectStatus(await by.api.ask('DELETE', `/v1/${plural}/${id}`), 200));

/** A case that the threads know too. */
async function settledCase(by: Person, audience?: object): Promise<Thing> {
  const made = await openCase(by, { ...caseText(rareWord()), ...(audience && { audience }) });
  await eventually(
    'the thread',
    () => by.api.get(`/v1/comments?subject=case:${made.id}`),
    ({ status }) => status === 200,
  );
  return made;
}

async function withdrawnCase({ id }: Thing, by: Person): Promise<Thing> {
  const ended = thingOf(expectStatus(await by.api.ask('DELETE', `/v1/cases/${id}`), 200));
  await eventually(
    'the end of the thread',
    () => by.api.get(`/v1/comments?subject=case:${id}`),
    ({ status }) => status === 404,
  );
  const related = () => by.api.get(`/v1/related?type=case&id=${id}`);
  await eventually(
    'the end in the index',
    related,
    ({ body }) => JSON.stringify(body['items']) === '[]',
    30_000,
  );
  return ended;
}

async function reacted(by: Person, post: string): Promise<Thing> {
  const { id } = await addComment(by, { kind: 'post', id: post }, 'I have seen this too.');
  return thingOf(
    expectStatus(await by.api.ask('PUT', `/v1/reactions/${id}`, { body: { kind: 'agree' } }), 200),
  );
}

const document = {
  type: 'image/png',
  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
};

/** An application in review; the one that is open already is withdrawn, because nobody has two. */
export async function applied(by: Person): Promise<Thing> {
  await withdrawOpen(by);
  const body = { method: 'document_review', authority: 'other', document };
  return thingOf(expectStatus(await by.api.post('/v1/verifications', body), 201));
}

/** An application that reviewers gave back with a question, the one moment at which it can be added to or withdrawn. */
export async function givenBack(by: Person): Promise<Thing> {
  const application = await applied(by);
  await giveBack(by, application.id);
  return application;
}

async function openApplications(by: Person): Promise<{ id: string; state: string }[]> {
  const { items } = expectStatus(await by.api.get('/v1/verifications'), 200).body as {
    items: { id: string; state: string }[];
  };
  return items.filter(({ state }) => state === 'in_review' || state === 'needs_info');
}

/** Two equal answers are enough; one of them may have been given before. */
async function giveBack(by: Person, id: string): Promise<void> {
  const decision = { outcome: 'ask_info', reason: 'Please say more.' };
  for (const { api } of await reviewersOfTheHouse()) {
    const isOpen = (await openApplications(by)).some((open) => open.id === id && open.state === 'in_review');
    if (isOpen) expectStatus(await api.post(`/v1/verifications/${id}/decisions`, decision), 201);
  }
}

export async function withdrawOpen(by: Person): Promise<void> {
  for (const { id, state } of await openApplications(by)) {
    if (state === 'in_review') await giveBack(by, id);
    expectStatus(await by.api.ask('DELETE', `/v1/verifications/${id}`), 200);
  }
}

async function withdrawn({ id }: Thing, by: Person): Promise<Thing> {
  await giveBack(by, id);
  return thingOf(expectStatus(await by.api.ask('DELETE', `/v1/verifications/${id}`), 200));
}

const session = async (by: Person): Promise<Thing> => ({
  id: '',
  headers: { cookie: await signedIn(by), 'sec-fetch-site': 'same-origin' },
});
/** In another browser, because a sign-in ends the session that the browser had. */
const opened = async ({ handle, password }: Person): Promise<Thing> =>
  thingOf(expectStatus(await new Client(world().gatewayUrl).post('/v1/sessions', { handle, password }), 201));
const endedSession = async ({ id }: Thing, { api, password }: Person): Promise<Thing> =>
  thingOf(expectStatus(await api.post(`/v1/sessions/${id}/removals`, { password }), 201));
/** By a key: the browser's session may have ended, because a member has ten at most. */
const key = async ({ api, password }: Person): Promise<Thing> =>
  thingOf(expectStatus(await api.post('/v1/keys', { name: 'one more', scopes: ['read'], password }), 201));
const follow = async ({ api }: Person): Promise<Thing> =>
  thingOf(
    expectStatus(await api.post('/v1/follows', { targetKind: 'reference', targetId: randomUUID() }), 201),
  );
const member = ({ memberId, handle }: Person): Promise<Thing> =>
  Promise.resolve({ id: memberId, names: { handle } });

/** Kinds that belong to the account. */
const ofIdentity = ({ people }: World): Record<string, Kind> => {
  const disclosure = async (by: Person): Promise<Thing> => {
    const { api } = by === people.administrator ? by : people.otherAdministrator;
    const body = { memberId: people.author.memberId, reason: 'A report of the medical board.' };
    return thingOf(expectStatus(await api.post('/v1/disclosures', body), 201));
  };
  return {
    'current-session': { make: session, unknown: null, ofAnyone: true },
    session: { make: opened, makePrivate: opened, remove: endedSession, ofAnyone: true },
    key: { make: key, makePrivate: key, remove: byDelete('keys'), ofAnyone: true },
    follow: { make: follow, makePrivate: follow, remove: byDelete('follows'), ofAnyone: true },
    application: {
      make: applied,
      makePrivate: applied,
      remove: withdrawn,
      ofAnyone: true,
      single: true,
    },
    disclosure: { make: disclosure, ofAnyone: true },
    member: {
      make: member,
      remove: () => member(people.erased),
      unknown: { id: randomUUID(), names: { handle: 'nobody-of-that-name' } },
      ofAnyone: true,
    },
  };
};

/** Kinds that members write. */
const ofContent = ({ people, catalogue }: World): Record<string, Kind> => ({
  post: { make: (by) => publishPost(by, {}), remove: byDelete('posts') },
  comment: {
    make: (by) => addComment(by, { kind: 'post', id: catalogue.postId }, 'What did the trace show?'),
    makePrivate: (by) => addComment(by, { kind: 'case', id: catalogue.privateCaseId }, 'Not for everybody.'),
    remove: byDelete('comments'),
  },
  reaction: {
    make: (by) => reacted(by, catalogue.postId),
    makePrivate: (by) => reacted(by, catalogue.postId),
    remove: byDelete('reactions'),
  },
  case: {
    make: (by) => settledCase(by),
    makePrivate: (by) => settledCase(by, { kind: 'members', memberIds: [people.author.memberId] }),
    remove: withdrawnCase,
  },
  rating: {
    make: async (by) =>
      thingOf(
        expectStatus(await by.api.post('/v1/ratings', catalogue.nextRating('Helped most of them.')), 201),
      ),
    makePrivate: async (by) =>
      thingOf(expectStatus(await by.api.post('/v1/ratings', catalogue.nextRating()), 201)),
    remove: byDelete('ratings'),
  },
  drug: { make: () => Promise.resolve({ id: catalogue.drugIds[0]! }) },
  condition: { make: () => Promise.resolve({ id: catalogue.conditionId }), unknown: { id: 'DOID:9999999' } },
  method: { make: () => Promise.resolve({ id: catalogue.method }), unknown: { id: 'no-such-method' } },
});

/** The builders of every kind of object. */
export function kindsOf(world: World): Readonly<Record<string, Kind>> {
  return { ...ofIdentity(world), ...accountKindsOf(world), ...ofContent(world) };
}
