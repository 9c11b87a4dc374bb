import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from '@openrounds/database';
import type { FakeClock, TestMember, TestService } from '@openrounds/testing';
import { fakeClock, member, startTestService } from '@openrounds/testing';
import type { Duty } from '../src/duty/duties.js';
import { SetDuties } from '../src/duty/set-duties.js';
import { service } from '../src/service.js';

export const password = 'grill-teapot-vexing-8';

/** Two keys: the first signs, the second is published before it does. */
const credentialKeys = JSON.stringify({ keys: ['now', 'next'].map(newKey) });

function newKey(kid: string): Record<string, unknown> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid };
}

export interface Letter {
  to: string;
  template: string;
  language: string;
  subject: string;
  text: string;
  html: string;
  token?: string;
}

/** Identity on a database of its own, with a clock and a mailbox. */
export interface Identity extends TestService {
  readonly clock: FakeClock;
  /** All letters to an address, oldest first. */
  lettersTo(mail: string): Promise<Letter[]>;
  /** Signs up and confirms: a member of level 0. */
  join(handle: string, more?: Record<string, unknown>): Promise<TestMember>;
  /** Joins with a duty given by the operator: staff. */
  joinStaff(handle: string, duty: Duty): Promise<TestMember>;
  /** Signs in and gives the cookie's value. */
  signIn(handle: string): Promise<{ id: string; secret: string; answer: Record<string, unknown> }>;
}

/** Made once: the first one signs. */
const oidcKeys = JSON.stringify({
  keys: ['current', 'next'].map((kid) => ({
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
    kid,
  })),
});

/** @param start of the clock; tokens of OpenID Connect are dated by the real one */
export async function startIdentity(
  env: Record<string, string> = {},
  start = '2026-03-01T08:00:00.000Z',
): Promise<Identity> {
  const mailDir = await mkdtemp(join(tmpdir(), 'identity-mail-'));
  const clock = fakeClock(start);
  const base = await startTestService(service, {
    env: {
      MAIL_DIR: mailDir,
      PUBLIC_URL: 'https://rounds.example',
      HASH_KEY: Buffer.alloc(32, 1).toString('base64'),
      SEAL_KEY: Buffer.alloc(32, 2).toString('base64'),
      OIDC_KEYS: oidcKeys,
      OIDC_COOKIE_KEYS: Buffer.alloc(32, 4).toString('base64'),
      SECOND_FACTOR: 'off',
      CREDENTIAL_KEYS: credentialKeys,
      ...env,
    },
    overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
  });
  return extend(base, clock, mailDir);
}

function extend(base: TestService, clock: FakeClock, mailDir: string): Identity {
  const identity: Identity = Object.assign(Object.create(base) as TestService, {
    clock,
    request: base.request.bind(base),
    outbox: base.outbox.bind(base),
    statements: base.statements.bind(base),
    deliver: base.deliver.bind(base),
    lettersTo: (mail: string) => lettersIn(mailDir, mail),
    join: (handle: string, more: Record<string, unknown> = {}) => joinAs(identity, handle, more),
    joinStaff: async (handle: string, duty: Duty) => {
      const joined = await joinAs(identity, handle, {});
      await base.app.get(SetDuties, { strict: false }).grant(handle, duty);
      return { ...joined, role: 'staff', scopes: ['read', 'write', duty] };
    },
    signIn: (handle: string) => signIn(identity, handle),
    close: async () => {
      await base.close();
      await rm(mailDir, { recursive: true, force: true });
    },
  });
  return identity;
}

async function lettersIn(directory: string, mail: string): Promise<Letter[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).sort();
  const letters = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(directory, name), 'utf8')) as Letter),
  );
  return letters.filter((letter) => letter.to === mail);
}

/** What a sign-up form sends; the name is what no answer and no event may ever hold. */
export function signUpForm(handle: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    handle,
    password,
    mail: `${handle}@mail.example`,
    name: `Legal Name Of ${handle}`,
    birthYear: 1979,
    role: 'physician',
    specialties: ['cardiology'],
    country: 'CH',
    languages: ['en'],
    ...more,
  };
}

async function joinAs(
  identity: Identity,
  handle: string,
  more: Record<string, unknown>,
): Promise<TestMember> {
  const form = signUpForm(handle, more);
  const asked = await identity.request('POST', '/v1/members', { body: form });
  if (asked.status !== 202) throw new Error(`Sign-up: ${JSON.stringify(asked.body)}`);
  const letters = await identity.lettersTo(String(form['mail']));
  const token = letters.at(-1)?.token;
  const confirmed = await identity.request<{ id: string }>('POST', '/v1/mail-confirmations', {
    body: { token },
  });
  if (confirmed.status !== 201) throw new Error(`Confirmation: ${JSON.stringify(confirmed.body)}`);
  return member({ id: confirmed.body.id, handle, level: 0, standing: 'unverified' });
}

async function signIn(identity: Identity, handle: string): ReturnType<Identity['signIn']> {
  const { status, body, headers } = await identity.request('POST', '/v1/sessions', {
    body: { handle, password },
  });
  if (status !== 201) throw new Error(`Sign-in: ${JSON.stringify(body)}`);
  const secret = /^__Host-openrounds=([\w-]+);/.exec(headers['set-cookie'] ?? '')?.[1] ?? '';
  return { id: String(body['id']), secret, answer: body };
}
