import { readFileSync } from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  issuePassport,
  passportHeader,
  passportSigner,
  type Passport,
  type PassportSigner,
} from '@openrounds/http';
import { Client, expectStatus, world, type Person } from '@openrounds/journeys';
import type { Coming, Facts } from './expected.js';
import type { People } from './people.js';
import { newKey } from './people.js';

/** Somebody who asks for everything. */
export interface Caller extends Coming {
  readonly name: string;
  /** Whose objects are the own ones. */
  readonly person?: Person;
  /** Headers that show who it is, to one service. */
  readonly headers: (service: string) => Promise<Record<string, string>> | Record<string, string>;
}

const verified: Facts = { scopes: ['read', 'write'], level: 2, standing: 'good', role: 'physician' };
const bearer = (key: string) => (): Record<string, string> => ({ authorization: `Bearer ${key}` });

/** The key of the running gateway, to make passports that no client could. */
async function gatewaySigner(): Promise<PassportSigner> {
  const { env } = world().services['gateway']!;
  return passportSigner(readFileSync(env['PASSPORT_PRIVATE_KEY_FILE']!, 'utf8'));
}

async function foreignSigner(kid: string): Promise<PassportSigner> {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  return passportSigner(JSON.stringify({ ...(await crypto.subtle.exportKey('jwk', privateKey)), kid }));
}

const passportOf = (memberId: string, facts: Facts): Passport => ({
  ...facts,
  scopes: [...facts.scopes],
  memberId,
  client: null,
  sid: randomUUID(),
});

/** Everybody who comes without right: nobody, and credentials that are none. */
async function strangers({ owner, erasedKey }: People): Promise<Caller[]> {
  const signer = await gatewaySigner();
  const foreign = await foreignSigner(signer.kid);
  const passport = passportOf(owner.memberId, verified);
  const gateway = { ...passport, memberId: 'gateway', role: 'service', level: 0, scopes: [], sid: 'gateway' };
  const shown = (by: PassportSigner, whose: Passport, to?: string) => async (service: string) => ({
    [passportHeader]: await issuePassport(by, whose, to ?? service),
  });
  const ended = await newKey(owner, ['read', 'write']);
  expectStatus(await owner.api.ask('DELETE', `/v1/keys/${ended.id}`), 200);
  return [
    { name: 'anonymous', way: 'gateway', headers: () => ({}) },
    {
      name: 'unknown key',
      way: 'gateway',
      headers: bearer(`orp_${randomUUID()}_${randomBytes(32).toString('base64url')}`),
    },
    { name: 'malformed token', way: 'gateway', headers: bearer('e30.e30.') },
    { name: 'ended key', way: 'gateway', headers: bearer(ended.key) },
    {
      name: 'unknown cookie',
      way: 'gateway',
      headers: () => ({ cookie: `__Host-openrounds=${randomBytes(32).toString('base64url')}` }),
    },
    { name: 'erased member', way: 'gateway', headers: bearer(erasedKey) },
    { name: 'passport from outside', way: 'gateway', headers: shown(signer, passport) },
    { name: 'service credential from outside', way: 'gateway', headers: shown(signer, gateway) },
    {
      name: 'passport for another audience',
      way: 'service',
      forged: true,
      headers: shown(signer, passport, 'another'),
    },
    { name: 'passport of a foreign key', way: 'service', forged: true, headers: shown(foreign, passport) },
    { name: 'the gateway itself', way: 'service', isGateway: true, headers: shown(signer, gateway) },
  ];
}

/** Members of every kind, through the gateway; the last few as only a passport can say it. */
async function members(people: People): Promise<Caller[]> {
  const { owner, stranger, newcomer, lapsed, muted, suspended, moderator, reviewer, analyst, administrator } =
    people;
  const by = async (
    name: string,
    person: Person,
    scopes: string[],
    facts: Partial<Facts> = {},
  ): Promise<Caller> => ({
    name,
    way: 'gateway',
    person,
    facts: { ...verified, ...facts, scopes },
    headers: bearer((await newKey(person, scopes)).key),
  });
  const all = ['read', 'write'];
  const holding = (duty: string): string[] => [...all, duty];
  const signer = await gatewaySigner();
  const known = (name: string, person: Person, facts: Facts): Caller => ({
    name,
    way: 'service',
    person,
    facts,
    headers: async (service) => ({
      [passportHeader]: await issuePassport(signer, passportOf(person.memberId, facts), service),
    }),
  });
  const cookie = await signedIn(owner);
  return [
    await by('unverified member', newcomer, all, { level: 0, standing: 'unverified' }),
    await by('verified stranger', stranger, all),
    await by('owner', owner, all),
    await by('key that only reads', owner, ['read']),
    await by('key that only writes', owner, ['write']),
    await by('moderator of another area', moderator, holding('moderate')),
    await by('key without the duty', moderator, all),
    await by('reviewer', reviewer, holding('review')),
    await by('analyst', analyst, holding('analyse')),
    await by('operator', administrator, holding('administer'), {
      level: 0,
      standing: 'unverified',
      role: 'staff',
    }),
    {
      ...(await by('lapsed member', lapsed, all, { standing: 'lapsed' })),
      headers: bearer(people.keys.lapsed),
    },
    { ...(await by('muted member', muted, all, { standing: 'muted' })), headers: bearer(people.keys.muted) },
    {
      ...(await by('suspended member', suspended, all, { standing: 'suspended' })),
      headers: bearer(people.keys.suspended),
    },
    {
      name: 'owner in a browser',
      way: 'gateway',
      person: owner,
      facts: verified,
      headers: () => ({ cookie, 'sec-fetch-site': 'same-origin' }),
    },
    {
      name: 'page of another site',
      way: 'gateway',
      person: owner,
      facts: verified,
      crossSite: true,
      headers: () => ({ cookie, 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }),
    },
    known('member of level 1', newcomer, { ...verified, level: 1, standing: 'unverified' }),
    known('suspended with every duty', suspended, {
      ...verified,
      scopes: [...all, 'moderate', 'review', 'analyse', 'administer'],
      standing: 'suspended',
    }),
  ];
}

/** A fresh browser session. @returns its cookie */
export async function signedIn({ handle, password }: Person): Promise<string> {
  const session = expectStatus(
    await new Client(world().gatewayUrl).post('/v1/sessions', { handle, password }),
    201,
  );
  return session.headers
    .getSetCookie()
    .find((line) => line.startsWith('__Host-openrounds='))!
    .split(';')[0]!;
}

/** Everybody, in the order of the report. */
export async function callersOf(people: People): Promise<Caller[]> {
  return [...(await strangers(people)), ...(await members(people))];
}
