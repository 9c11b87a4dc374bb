import { readFileSync } from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  issuePassport,
  passportHeader,
  passportSigner,
  type Passport,
  type PassportSigner,
} from '@openrounds/http';
import { Client, Companion, expectStatus, sessionCookieIn, world, type Person } from '@openrounds/journeys';
import type { Coming, Facts } from './expected.js';
import type { People } from './people.js';
import { newKey, sanctioned } from './people.js';

/** Somebody who asks for everything. */
export interface Caller extends Coming {
  readonly name: string;
  /** Whose objects are the own ones. */
  readonly person?: Person;
  /** Headers that show who it is, to one service. */
  readonly headers: (service: string) => Promise<Record<string, string>> | Record<string, string>;
  /** Whose cookie it is; asked one request after another. */
  readonly browser?: Browser;
}

/** One browser. Its session gets a new reference whenever a factor is shown again, and then the old one is no more. */
export class Browser {
  #last: Promise<unknown> = Promise.resolve();

  constructor(public cookie: string) {}

  /** Waits for the request before, and keeps the cookie that the answer sets. */
  inTurn(send: () => Promise<Response>): Promise<Response> {
    const asked = this.#last.then(send).then((response) => {
      this.cookie = sessionCookieIn(response.headers) ?? this.cookie;
      return response;
    });
    this.#last = asked.catch(() => undefined);
    return asked;
  }
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
      headers: () => ({
        cookie: `__Host-openrounds=${randomBytes(32).toString('base64url')}`,
        'sec-fetch-site': 'same-origin',
      }),
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

const all = ['read', 'write'];

/** Somebody with a new key of these scopes. */
async function byKey(
  name: string,
  person: Person,
  scopes: string[],
  facts: Partial<Facts> = {},
): Promise<Caller> {
  const { key } = await newKey(person, scopes);
  return { name, way: 'gateway', person, facts: { ...verified, ...facts, scopes }, headers: bearer(key) };
}

/** Members through the gateway, by what their keys may. */
async function members(people: People): Promise<Caller[]> {
  const { owner, stranger, newcomer, moderator, reviewer, analyst, administrator } = people;
  const staff = { level: 0, standing: 'unverified', role: 'staff' };
  return [
    await byKey('unverified member', newcomer, all, { level: 0, standing: 'unverified' }),
    await byKey('verified stranger', stranger, all),
    await byKey('owner', owner, all),
    await byKey('key that only reads', owner, ['read']),
    await byKey('key that only writes', owner, ['write']),
    await byKey('moderator of another area', moderator, [...all, 'moderate']),
    await byKey('key without the duty', moderator, all),
    await byKey('reviewer', reviewer, [...all, 'review']),
    await byKey('analyst', analyst, [...all, 'analyse']),
    await byKey('operator', administrator, [...all, 'administer'], staff),
  ];
}

/** Members who lost their standing. */
function fallen(people: People): Caller[] {
  return sanctioned.map((standing) => ({
    name: `${standing} member`,
    way: 'gateway',
    person: people[standing],
    facts: { ...verified, standing },
    headers: bearer(people.keys[standing]),
  }));
}

/** The owner's browser, on our page and on that of another site. */
async function browsers({ owner }: People): Promise<Caller[]> {
  const browser = new Browser(await signedIn(owner));
  const base = { way: 'gateway', person: owner, facts: verified, browser } as const;
  const cookie = (): string => browser.cookie;
  const elsewhere = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' };
  return [
    {
      ...base,
      name: 'owner in a browser',
      headers: () => ({ cookie: cookie(), 'sec-fetch-site': 'same-origin' }),
    },
    {
      ...base,
      name: 'page of another site',
      crossSite: true,
      headers: () => ({ cookie: cookie(), ...elsewhere }),
    },
  ];
}

/** Members as only a passport can say it. */
async function byPassport({ newcomer, suspended }: People): Promise<Caller[]> {
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
  const scopes = [...all, 'moderate', 'review', 'analyse', 'administer'];
  return [
    known('member of level 1', newcomer, { ...verified, level: 1, standing: 'unverified' }),
    known('member who must enrol', newcomer, {
      ...verified,
      scopes: ['enrol'],
      level: 0,
      standing: 'unverified',
    }),
    known('suspended with every duty', suspended, { ...verified, scopes, standing: 'suspended' }),
  ];
}

/** A token of an application lasts five minutes. */
const tokenMs = 3 * 60_000;

/** An application of somebody else, to which the owner granted all that can be granted. */
async function application({ owner, author }: People): Promise<Caller> {
  const companion = await Companion.registeredBy(author);
  const connect = async (): Promise<string> => (await companion.connect(owner)).access_token;
  let token = connect();
  let connectedAt = Date.now();
  return {
    name: 'application of the owner',
    way: 'gateway',
    person: owner,
    facts: { ...verified, byApplication: true },
    headers: async () => {
      if (Date.now() - connectedAt > tokenMs) {
        connectedAt = Date.now();
        token = connect();
      }
      return { authorization: `Bearer ${await token}` };
    },
  };
}

/** A fresh browser session. @returns its cookie */
export async function signedIn({ handle, password }: Person): Promise<string> {
  const session = expectStatus(
    await new Client(world().gatewayUrl).post('/v1/sessions', { handle, password }),
    201,
  );
  return sessionCookieIn(session.headers)!;
}

/** Everybody, in the order of the report. */
export async function callersOf(people: People): Promise<Caller[]> {
  return [
    ...(await strangers(people)),
    ...(await members(people)),
    ...fallen(people),
    ...(await browsers(people)),
    await application(people),
    ...(await byPassport(people)),
  ];
}
