import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Answer, Client, eventually, expectStatus, sessionCookieIn } from './client.js';
import { world } from './world.js';

const run = promisify(execFile);
const root = new URL('../../../', import.meta.url).pathname;

/** Somebody with an account, as a client of the gateway with a personal key. */
export interface Person {
  readonly handle: string;
  readonly password: string;
  readonly mail: string;
  readonly memberId: string;
  /** Signed in by key. */
  readonly api: Client;
  /** Signed in as a browser. */
  readonly browser: Client;
  readonly sessionId: string;
}

export interface Wish {
  readonly specialties?: string[];
  readonly country?: string;
  readonly role?: string;
}

export interface Mail {
  readonly to: string;
  readonly template: string;
  readonly token?: string;
}

/** A handle and a phrase of their own for each name, so that journeys do not meet. */
function freshAccount(name: string): { handle: string; password: string } {
  const handle = `${name}-${randomBytes(4).toString('hex')}`.slice(0, 24);
  return { handle, password: `a long phrase for ${handle}` };
}

/** Registers as a new user would: sign-up, the mail's token, session, key. Not verified yet. */
export async function newcomer(
  name: string,
  wish: Wish = {},
  { handle, password } = freshAccount(name),
): Promise<Person> {
  const anonymous = new Client(world().gatewayUrl);
  const account = { handle, password, mail: `${handle}@mail.example` };
  const { role = 'physician', specialties = ['cardiology'], country = 'FR' } = wish;
  const signUp = { ...account, name: 'Invented Person', role, specialties, country, languages: ['en'] };
  expectStatus(await anonymous.post('/v1/members', signUp), 202);
  expectStatus(
    await anonymous.post('/v1/mail-confirmations', {
      token: await tokenFor(account.mail, 'confirm-address'),
    }),
    201,
  );
  const session = expectStatus(
    await anonymous.post('/v1/sessions', { handle, password: account.password }),
    201,
  );
  const browser = anonymous.withCookie(cookieOf(session));
  const key = expectStatus(
    await browser.post('/v1/keys', {
      name: 'journey',
      scopes: ['read', 'write'],
      password: account.password,
    }),
    201,
  );
  return {
    ...account,
    memberId: String(session.body['memberId']),
    sessionId: String(session.body['id']),
    browser,
    api: anonymous.withKey(String(key.body['key'])),
  };
}

/** The token of the newest such mail to an address, where older ones of another kind may lie; mail is written to a folder. */
export async function tokenFor(address: string, template: string): Promise<string> {
  const until = Date.now() + 20_000;
  for (;;) {
    const mails = await mailsTo(address);
    const token = mails.findLast((mail) => mail.template === template)?.token;
    if (token) return token;
    if (Date.now() > until) throw new Error(`The mail "${template}" did not come within 20 s.`);
    await wait(50);
  }
}

/** All mails to an address, oldest first. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const folder = world().mailDir;
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  const mails = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Mail),
  );
  return mails.filter((mail) => mail.to === address);
}

function cookieOf({ headers }: Answer): string {
  const cookie = sessionCookieIn(headers);
  if (cookie === undefined) throw new Error('Signing in set no cookie.');
  return cookie;
}

/** Runs an operator's command of a service, as `npm run ops -- <service> ...` does. */
export async function ops(service: string, ...words: string[]): Promise<string> {
  const { env } = world().services[service]!;
  const program = join(root, 'apps', service, 'dist', 'ops.js');
  const { stdout } = await run(process.execPath, [program, ...words], { env: { ...env } });
  return stdout;
}

let reviewers: Promise<readonly [Person, Person]> | undefined;

/** Two members with the duty to review, made once: the first reviewers of a deployment come from the command line. */
export function reviewersOfTheHouse(): Promise<readonly [Person, Person]> {
  reviewers ??= (async () => {
    const both = [await newcomer('reviewer-a'), await newcomer('reviewer-b')] as const;
    for (const person of both) await ops('identity', 'duties', 'grant', person.handle, 'review');
    return [await withDuty(both[0], 'review'), await withDuty(both[1], 'review')] as const;
  })();
  return reviewers;
}

/** Signs in again: a duty is a scope of sessions and keys made after it was granted. */
export async function withDuty(person: Person, duty: string): Promise<Person> {
  const made = expectStatus(
    await person.browser.post('/v1/keys', {
      name: duty,
      scopes: ['read', 'write', duty],
      password: person.password,
    }),
    201,
  );
  return { ...person, api: new Client(world().gatewayUrl).withKey(String(made.body['key'])) };
}

/** Brings a newcomer to level 2 by documents that two reviewers see, and waits until the next request may write. */
export async function verified(name: string, wish: Wish = {}): Promise<Person> {
  const person = await newcomer(name, wish);
  await verify(person);
  return person;
}

/** @returns milliseconds from the second decision until the gateway lets the member write */
export async function verify(person: Person): Promise<number> {
  const document = { type: 'image/png', data: onePixel };
  const submitted = expectStatus(
    await person.api.post('/v1/verifications', { method: 'document_review', authority: 'other', document }),
    201,
  );
  for (const reviewer of await reviewersOfTheHouse()) {
    const path = `/v1/verifications/${String(submitted.body['id'])}/decisions`;
    expectStatus(
      await reviewer.api.post(path, { outcome: 'approve', reason: 'Diploma and register entry seen.' }),
      201,
    );
  }
  const decidedAt = Date.now();
  // Identity knows the new level at once; whether the gateway does is seen only by a write: an empty one is 422, not 403.
  await eventually(
    'the right to write',
    () => person.api.post('/v1/posts', {}),
    ({ status }) => status === 422,
    20_000,
  );
  return Date.now() - decidedAt;
}

const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
