import { randomUUID } from 'node:crypto';
import { comeBack } from '@openrounds/testing';
import type { TestAnswer, TestMember } from '@openrounds/testing';
import type { Identity } from './support.js';
import { password } from './support.js';

export interface Begun {
  attempt: string;
  url: string;
  expiresAt: string;
}
type Body = Record<string, unknown>;

/** What a browser brings back. */
export interface Answer {
  attempt: string;
  parameters: string;
}

const needed = <T>({ status, body }: TestAnswer<T>): T => {
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
};

/** Asks where to go to sign in. */
export const begin = async (identity: Identity): Promise<Begun> =>
  needed(await identity.request<Begun>('POST', '/v1/outside-sign-ins'));

/** Asks where to go to link an account. */
export const beginLink = async (
  identity: Identity,
  as: TestMember,
  shown: object = { password },
): Promise<Begun> =>
  needed(await identity.request<Begun>('POST', '/v1/me/outside-accounts', { as, body: shown }));

/** Goes there and comes back as somebody. */
export const go = async ({ attempt, url }: Begun, subject?: string): Promise<Answer> => ({
  attempt,
  parameters: await comeBack(url, subject),
});

/** Hands in what came back, to sign in. */
export const signInWith = (
  identity: Identity,
  outside: unknown,
  more: Body = {},
): Promise<TestAnswer<Body>> => identity.request('POST', '/v1/sessions', { body: { outside, ...more } });

/** Hands in what came back, to link it. */
export const linkWith = (identity: Identity, as: TestMember, answer: Answer): Promise<TestAnswer<Body>> =>
  identity.request('POST', '/v1/me/outside-accounts/confirmations', { as, body: answer });

/** Links an account. @returns its subject, and the id of the link */
export async function link(
  identity: Identity,
  as: TestMember,
  shown?: object,
): Promise<{ subject: string; id: string }> {
  const subject = randomUUID();
  const answer = await go(await beginLink(identity, as, shown), subject);
  return { subject, id: String(needed(await linkWith(identity, as, answer))['id']) };
}

/** A whole sign-in as somebody. */
export const signInAs = async (identity: Identity, subject: string, more?: Body): Promise<TestAnswer<Body>> =>
  signInWith(identity, await go(await begin(identity), subject), more);
