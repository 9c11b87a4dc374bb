import { randomBytes, randomUUID } from 'node:crypto';
import {
  addComment,
  caseText,
  Client,
  draftCase,
  eventually,
  expectStatus,
  newcomer,
  openCase,
  publishPost,
  rareWord,
  tokenFor,
  withDuty,
  world,
  type Person,
} from '@openrounds/journeys';
import { accountWithMailbox, codeOf } from './account-kinds.js';
import { givenBack, withdrawOpen, type Thing, type World } from './kinds.js';

/** What a request carries beside its path. */
export interface Sent {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an operation needs that OpenAPI does not say: one entry per operation, none where the path is all. */
export interface Recipe {
  /** @param by whoever asks, or the owner where nobody does */
  readonly send?: (thing: Thing, by: Person) => Promise<Sent> | Sent;
  /** An object in the state that the operation starts from, if it is not the one that the kind makes. */
  readonly start?: (by: Person) => Promise<Thing>;
  /** A success leaves the object as it was, so that the next cell may use it. */
  readonly again?: true;
  /** Operations of one line run one after another: they share what a member has once. */
  readonly line?: string;
}

const body = (sent: unknown): Recipe => ({ send: () => ({ body: sent }) });
const learning = 'What looked like a faint was a rhythm.';

function signUp(): { handle: string; mail: string } & Record<string, unknown> {
  const handle = `matrix-${randomBytes(5).toString('hex')}`;
  return {
    ...{
      handle,
      mail: `${handle}@mail.example`,
      password: `a long phrase for ${handle}`,
      name: 'Invented Person',
    },
    ...{ role: 'physician', specialties: ['cardiology'], country: 'FR', languages: ['en'] },
  };
}

const ofAccount = ({ people }: World): Record<string, Recipe> => ({
  registerMember: { send: () => ({ body: signUp() }) },
  confirmMail: {
    send: async () => {
      const form = signUp();
      expectStatus(await new Client(world().gatewayUrl).post('/v1/members', form), 202);
      return { body: { token: await tokenFor(form.mail, 'confirm-address') } };
    },
  },
  // Without the cookie of whoever asks: a sign-in ends the session that the browser had.
  startSession: {
    send: () => ({
      body: { handle: people.stranger.handle, password: people.stranger.password },
      headers: { cookie: '' },
    }),
  },
  endSession: { send: (_, { password }) => ({ body: { password } }) },
  endOtherSessions: { send: ({ with: [, password] = [] }) => ({ body: { password } }) },
  createKey: { send: (_, { password }) => ({ body: { name: 'made', scopes: ['read'], password } }) },
  editMe: {
    send: async (_, { api }) => {
      const { headers } = await api.get('/v1/me');
      return { body: { languages: ['en'] }, headers: { 'if-match': headers.get('etag') ?? '' } };
    },
  },
});

/** Whoever does something to an account does it to a new one: see the kinds. */
const ofSecurity: Readonly<Record<string, Recipe>> = {
  startFactor: { send: (_, { password }) => ({ body: { kind: 'totp', name: 'app', password } }) },
  confirmFactor: {
    send: ({ with: [secret] = [] }) => ({ body: { code: secret ? codeOf(secret) : '000000' } }),
  },
  removeFactor: {
    send: ({ with: [code] = [] }, { password }) => ({
      body: code === undefined ? { password } : { factor: { kind: 'recovery', code } },
    }),
  },
  replaceRecoveryCodes: {
    send: ({ with: [code] = [] }) => ({ body: { factor: { kind: 'recovery', code } } }),
  },
  startOutsideLink: { send: (_, { password }) => ({ body: { password } }) },
  confirmOutsideLink: {
    send: ({ with: [attempt, parameters] = [] }) => ({ body: { attempt, parameters } }),
  },
  changePassword: {
    send: ({ with: [, password] = [] }) => ({
      body: { newPassword: `a newer phrase for ${randomUUID()}`, password },
    }),
  },
  askPasswordReset: body({ mail: 'nobody-here@mail.example' }),
  confirmPasswordReset: {
    send: async () => {
      const { mail } = await newcomer('forgetful');
      expectStatus(await new Client(world().gatewayUrl).post('/v1/password-resets', { mail }), 202);
      const password = `a newer phrase for ${randomUUID()}`;
      return { body: { token: await tokenFor(mail, 'password-reset'), password } };
    },
  },
  requestErasure: { send: ({ with: [handle, password] = [] }) => ({ body: { handle, password } }) },
  allowExport: { send: ({ with: [, password] = [] }) => ({ body: { password } }) },
};

const ofOthers = ({ people }: World): Record<string, Recipe> => ({
  registerClient: {
    send: (_, { password }) => ({
      body: {
        name: 'Companion',
        redirectUris: ['https://companion.example/back'],
        scopes: ['read'],
        password,
      },
    }),
  },
  narrowGrant: { ...body({ scopes: ['read'] }), again: true },
  issueCredential: body({ audience: 'https://journal.example' }),
  startBlock: body({ memberId: people.otherAdministrator.memberId }),
  changeConsent: { ...body({ granted: true, textVersion: 1 }), again: true },
  confirmMailbox: {
    start: accountWithMailbox,
    send: ({ with: [token] = [] }) => ({ body: { token } }),
  },
});

const ofVerification: Readonly<Record<string, Recipe>> = {
  submitVerification: {
    line: 'application',
    send: async (_, by) => {
      await withdrawOpen(by);
      return { body: { method: 'registry_match', authority: 'us-npi', number: '1234567893' } };
    },
  },
  supplementVerification: { ...body({ note: 'As asked for.' }), start: givenBack },
  withdrawVerification: { start: givenBack },
  decideVerification: body({ outcome: 'ask_info', reason: 'Please say more.' }),
};

const ofStaff: Readonly<Record<string, Recipe>> = {
  replaceDuties: { ...body({ duties: [] }), again: true },
  requestDisclosure: {
    again: true,
    send: ({ id }) => ({ body: { memberId: id, reason: 'A report of the medical board.' } }),
  },
  showMember: { again: true },
  startFollow: { send: () => ({ body: { targetKind: 'reference', targetId: randomUUID() } }) },
};

const ofDiscussions = ({ people }: World): Record<string, Recipe> => ({
  publishPost: body({
    title: 'A question to colleagues',
    body: 'What would you do?',
    specialties: ['cardiology'],
  }),
  editPost: body({ title: 'Another question to colleagues' }),
  acceptComments: {
    start: async (by) => {
      const post = await publishPost(by, {});
      const { id } = await addComment(people.stranger, { kind: 'post', id: post.id }, 'Look at the rhythm.');
      return { ...post, with: [id] };
    },
    send: (thing) => ({ body: { commentIds: thing.with ?? [] } }),
  },
  unlockPost: {
    start: async (by) => {
      const post = await publishPost(by, {});
      const { api } = await withDuty(people.moderator, 'moderate');
      expectStatus(await api.ask('PUT', `/v1/posts/${post.id}/lock`), 200);
      return post;
    },
  },
  addComment: {
    again: true,
    send: ({ id }) => ({ body: { subject: { kind: 'case', id }, body: 'What did the trace show?' } }),
  },
  listComments: { again: true, send: ({ id }) => ({ query: { subject: `case:${id}` } }) },
  editComment: body({ body: 'What did the second trace show?' }),
  setReaction: { ...body({ kind: 'agree' }), again: true },
});

const ofSearchAndRatings = ({ catalogue }: World): Record<string, Recipe> => ({
  suggest: { send: () => ({ query: { q: 'card' } }) },
  findRelated: { again: true, send: ({ id }) => ({ query: { type: 'case', id } }) },
  buildIndices: body({ types: ['member'] }),
  compareDrugs: {
    again: true,
    send: ({ id }) => ({
      query: { drugIds: `${id},${catalogue.drugIds[1]}`, conditionId: catalogue.conditionId },
    }),
  },
  getStatistics: { again: true, send: () => ({ query: { conditionId: catalogue.conditionId } }) },
  rateDrug: { send: () => ({ body: catalogue.nextRating() }) },
  reviseRating: body({ scores: { efficacy: 3 } }),
});

const ofCases = ({ catalogue }: World): Record<string, Recipe> => {
  const draft = (by: Person): Promise<Thing> => draftCase(by, caseText(rareWord()));
  const outcome = { howSolved: 'peers', finalDx: catalogue.conditionId, learning };
  return {
    draftCase: { send: () => ({ body: caseText(rareWord()) }) },
    editCase: body({ question: 'Which test would you do first?' }),
    attestConsent: { ...body({ basis: 'patient' }), start: draft },
    submitCase: { start: draft },
    recordOutcome: body({ howSolved: 'unresolved', learning }),
    publishTeaching: {
      start: async (by) => {
        const made = await openCase(by, caseText(rareWord()));
        const told = await eventually(
          'the outcome',
          () => by.api.post(`/v1/cases/${made.id}/outcomes`, outcome),
          ({ status }) => status === 201 || status === 200,
        );
        return { id: made.id, version: Number(told.body['version']) };
      },
    },
    checkPhi: body({ texts: { '/title': 'A patient with syncope' } }),
  };
};

/** What the operations need, by their id. */
export function recipesOf(of: World): Readonly<Record<string, Recipe>> {
  return {
    ...ofAccount(of),
    ...ofSecurity,
    ...ofOthers(of),
    ...ofVerification,
    ...ofStaff,
    ...ofDiscussions(of),
    ...ofSearchAndRatings(of),
    ...ofCases(of),
  };
}
