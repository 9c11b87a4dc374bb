import { type Answer, type Client, eventually, expectStatus, hitsOf } from './client.js';
import type { Person } from './people.js';

export interface Written {
  readonly id: string;
  readonly version: number;
}

const writtenOf = ({ body }: Answer): Written => ({
  id: String(body['id']),
  version: Number(body['version']),
});

/** A word that stands in no other text, so that a search for it finds this one only. */
export function rareWord(): string {
  const letters = Array.from({ length: 12 }, () => 'bcdfghjklmnpqrstvwxz'[Math.floor(Math.random() * 20)]);
  return `q${letters.join('')}`;
}

export async function publishPost(author: Person, fields: Record<string, unknown>): Promise<Written> {
  const body = {
    title: 'A question to colleagues',
    body: 'What would you do?',
    specialties: ['cardiology'],
    ...fields,
  };
  return writtenOf(expectStatus(await author.api.post('/v1/posts', body), 201));
}

/** A comment on a subject that discussions may not know yet: an unknown case is 404 for a moment. */
export async function addComment(
  author: Person,
  subject: { kind: 'post' | 'case'; id: string },
  body: string,
): Promise<Written> {
  const answer = await eventually(
    'the comment',
    () => author.api.post('/v1/comments', { subject, body }),
    ({ status }) => status === 201,
    5_000,
  );
  return writtenOf(answer);
}

export const caseText = (word: string): Record<string, unknown> => ({
  kind: 'help',
  title: `Recurrent syncope and ${word}`,
  specialties: ['cardiology'],
  ageBand: '40-44',
  sex: 'female',
  presentation: `Three episodes of syncope on exertion within two months, each preceded by palpitations; ${word} noted on day 3.`,
  question: 'Which test would you do next?',
});

/** A draft with consent, not yet submitted. */
export async function draftCase(author: Person, fields: Record<string, unknown>): Promise<Written> {
  const draft = writtenOf(expectStatus(await author.api.post('/v1/cases', fields), 201));
  const consent = await author.api.ask('PUT', `/v1/cases/${draft.id}/consent`, {
    body: { basis: 'patient' },
    headers: { 'if-match': `"v${draft.version}"` },
  });
  if (consent.status >= 300) throw new Error(`consent: ${consent.status} ${JSON.stringify(consent.body)}`);
  return { id: draft.id, version: Number(consent.body['version'] ?? draft.version) };
}

export function submitCase(author: Person, id: string): Promise<Answer> {
  return author.api.post(`/v1/cases/${id}/submissions`, {});
}

export async function openCase(author: Person, fields: Record<string, unknown>): Promise<Written> {
  const draft = await draftCase(author, fields);
  const submitted = await submitCase(author, draft.id);
  if (submitted.status >= 300)
    throw new Error(`submission: ${submitted.status} ${JSON.stringify(submitted.body)}`);
  return writtenOf(submitted);
}

export const search = (client: Client, query: string, more = ''): Promise<Answer> =>
  client.get(`/v1/search?q=${encodeURIComponent(query)}${more}`);

/** Waits until a search finds (or no longer finds) an item. */
export function untilSearch(client: Client, query: string, id: string, there = true): Promise<Answer> {
  return eventually(
    there ? `the search that finds ${id}` : `the search without ${id}`,
    () => search(client, query),
    (answer) => answer.status === 200 && hitsOf(answer).some((hit) => hit.id === id) === there,
  );
}
