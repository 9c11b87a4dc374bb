import { randomUUID } from 'node:crypto';
import {
  Client,
  damage,
  expectStatus,
  newcomer,
  ops,
  tokenFor,
  world,
  type Answer,
  type Person,
} from '@openrounds/journeys';
import { comeBack } from '@openrounds/testing';
import { Secret, TOTP } from 'otpauth';
import type { Kind, Thing, World } from './kinds.js';
import { newKey } from './people.js';

const thingOf = ({ body }: Answer): Thing => ({ id: String(body['id']), version: Number(body['version']) });

/** Somebody new: what is done to an account, or asks for its password again, would spoil that of a caller. */
interface Fresh {
  readonly person: Person;
  readonly api: Client;
  /** A key, which stays as it is when a factor is shown; a session would not. */
  readonly headers: Readonly<Record<string, string>>;
}

async function fresh(): Promise<Fresh> {
  const person = await newcomer('fresh');
  const { key } = await newKey(person, ['read', 'write']);
  const api = new Client(world().gatewayUrl).withKey(key);
  return { person, api, headers: { authorization: `Bearer ${key}` } };
}

/** With handle and password. */
async function account(): Promise<Thing> {
  const { person, headers } = await fresh();
  return { id: '', headers, with: [person.handle, person.password] };
}

const institution = 'matrix-hospital.example';
let listed: Promise<string> | undefined;

/** An account with the token of a mailbox at a listed institution. */
export async function accountWithMailbox(): Promise<Thing> {
  await (listed ??= ops('identity', 'institutions', 'add', institution, 'Invented Hospital'));
  const { person, api, headers } = await fresh();
  const mailbox = `${person.handle}@${institution}`;
  expectStatus(await api.post('/v1/verifications', { method: 'institutional_email', mailbox }), 201);
  return { id: '', headers, with: [await tokenFor(mailbox, 'confirm-mailbox')] };
}

/** The code that an authenticator app shows now. @param secret base32 */
export const codeOf = (secret: string): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate();

/** An enrolment that waits for its first code. @param shown the fresh factor */
async function beginFactor(api: Client, shown: object): Promise<Thing> {
  const begun = expectStatus(await api.post('/v1/me/factors', { kind: 'totp', name: 'app', ...shown }), 201);
  const { secret } = begun.body['totp'] as { secret: string };
  return { ...thingOf(begun), with: [secret] };
}

/** @returns the factor, with the recovery codes that came with it */
async function enrol(api: Client, shown: object): Promise<Thing> {
  const { id, with: [secret = ''] = [] } = await beginFactor(api, shown);
  const path = `/v1/me/factors/${id}/confirmations`;
  const confirmed = expectStatus(await api.post(path, { code: codeOf(secret) }), 201);
  return { id, with: (confirmed.body['recoveryCodes'] ?? []) as string[] };
}

async function begunFactor(): Promise<Thing> {
  const { person, api, headers } = await fresh();
  return { ...(await beginFactor(api, { password: person.password })), headers };
}

/** A first factor, with a recovery code to show. */
async function recoveryCodes(): Promise<Thing> {
  const { person, api, headers } = await fresh();
  const { with: codes = [] } = await enrol(api, { password: person.password });
  return { id: '', headers, with: codes };
}

/** One of two, because nobody removes the last one. */
async function factor(): Promise<Thing> {
  const { person, api, headers } = await fresh();
  const { id, with: [first = '', ...codes] = [] } = await enrol(api, { password: person.password });
  await enrol(api, { factor: { kind: 'recovery', code: first } });
  return { id, headers, with: codes };
}

/** An account outside that has come back and waits to be linked. */
async function answered({ api, password }: Pick<Person, 'api' | 'password'>): Promise<[string, string]> {
  const { attempt, url } = expectStatus(await api.post('/v1/me/outside-accounts', { password }), 201).body;
  return [String(attempt), await comeBack(String(url))];
}

async function outsideAnswer(): Promise<Thing> {
  const { person, api, headers } = await fresh();
  return { id: '', headers, with: await answered({ api, password: person.password }) };
}

async function outsideAccount(by: Person): Promise<Thing> {
  const [attempt, parameters] = await answered(by);
  const path = '/v1/me/outside-accounts/confirmations';
  return thingOf(expectStatus(await by.api.post(path, { attempt, parameters }), 201));
}

async function erasure(): Promise<Thing> {
  const { person, api } = await fresh();
  const { handle, password } = person;
  const { body } = expectStatus(await api.post('/v1/erasures', { handle, password }), 202);
  return { id: String(body['id']), headers: { authorization: `Receipt ${String(body['receiptToken'])}` } };
}

async function allowedExport(): Promise<Thing> {
  const { person, api, headers } = await fresh();
  expectStatus(await api.post('/v1/me/exports', { password: person.password }), 201);
  return { id: '', headers };
}

/** What there is of somebody else: its id, and nothing that opens it. */
const idOf = (make: () => Promise<Thing>) => async (): Promise<Thing> => ({ id: (await make()).id });

/** An application as a row: only verified members register one, and whoever is that no more may still end it. */
async function client({ memberId }: Person): Promise<Thing> {
  const id = randomUUID();
  const sql = `insert into client (id, owner_id, name, kind, redirect_uris, scopes, grants, created_at, expires_at)
    values ($1, $2, 'Companion', 'native', '{http://127.0.0.1/back}', '{read}', '{authorization_code}', now(), now() + interval '1 day')`;
  await damage('identity', sql, [id, memberId]);
  return { id, version: 1 };
}

/** A grant as a row: how members give one is a walk of a browser, which has a journey of its own. */
async function grant(owner: Person, { memberId }: Person): Promise<Thing> {
  const [id, application] = [randomUUID(), await client(owner)];
  const sql = `insert into client_grant (id, member_id, client_id, scopes, created_at, expires_at)
    values ($1, $2, $3, '{read}', now(), now() + interval '1 day')`;
  await damage('identity', sql, [id, memberId, application.id]);
  return { id, version: 1 };
}

const byDelete =
  (plural: string) =>
  async ({ id }: Thing, by: Person): Promise<Thing> =>
    thingOf(expectStatus(await by.api.ask('DELETE', `/v1/${plural}/${id}`), 200));

/** What belongs to an account and its security. */
export function accountKindsOf({ people }: World): Record<string, Kind> {
  const grantOf = (by: Person): Promise<Thing> => grant(people.bystander, by);
  const block = async ({ api }: Person): Promise<Thing> =>
    thingOf(expectStatus(await api.post('/v1/blocks', { memberId: people.bystander.memberId }), 201));
  const purpose: Thing = { id: '', names: { purpose: 'rounds' } };
  return {
    account: { make: account, unknown: null, ofAnyone: true },
    'begun-factor': { make: begunFactor, makePrivate: idOf(begunFactor), ofAnyone: true },
    factor: { make: factor, makePrivate: idOf(factor), ofAnyone: true },
    'outside-answer': { make: outsideAnswer, unknown: null, ofAnyone: true },
    'outside-account': { make: outsideAccount, makePrivate: outsideAccount, ofAnyone: true },
    'recovery-codes': { make: recoveryCodes, unknown: null, ofAnyone: true },
    erasure: { make: erasure, makePrivate: idOf(erasure), ofAnyone: true },
    'allowed-export': { make: allowedExport, unknown: null, ofAnyone: true, single: true },
    purpose: { make: () => Promise.resolve(purpose), unknown: null, ofAnyone: true },
    client: { make: client, makePrivate: client, remove: byDelete('clients'), ofAnyone: true },
    grant: { make: grantOf, makePrivate: grantOf, remove: byDelete('grants'), ofAnyone: true },
    block: { make: block, makePrivate: block, remove: byDelete('blocks'), ofAnyone: true },
  };
}
