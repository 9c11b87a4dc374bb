import { createHash } from 'node:crypto';
import { gateway } from '@openrounds/testing';
import type { TestAnswer, TestMember } from '@openrounds/testing';
import { HOTP, Secret } from 'otpauth';
import type { Identity } from './support.js';
import { password } from './support.js';
import { SoftwareAuthenticator } from './software-authenticator.js';

export interface Confirmed {
  id: string;
  version: number;
  recoveryCodes?: string[];
}

/** An app that shows six digits. */
export interface App {
  readonly id: string;
  readonly secret: Uint8Array;
  readonly recoveryCodes: string[];
  /** The code of the present step, or of one that many steps away. */
  code(away?: number): string;
}

const cookieIn = (header: string | undefined): string =>
  /^__Host-openrounds=([\w-]{43});/.exec(header ?? '')?.[1] ?? '';

/** The new value of the session cookie, or nothing. */
export function newCookie({ headers }: TestAnswer<unknown>): string {
  return cookieIn(headers['set-cookie']);
}

/** What the gateway is told about a cookie. */
export function factsOf(identity: Identity, secret: string): Promise<TestAnswer<{ scopes: string[] }>> {
  const hash = createHash('sha256').update(secret).digest('base64url');
  return identity.request('GET', `/internal/credentials/${hash}`, { as: gateway() });
}

/** Enrols an authenticator app and lets its first step pass, so that `code()` is new. */
export async function addApp(
  identity: Identity,
  as: TestMember,
  shown: Record<string, unknown> = { password },
): Promise<App & { answer: TestAnswer<Confirmed> }> {
  const started = await identity.request<{ id: string; totp: { secret: string } }>('POST', '/v1/me/factors', {
    as,
    body: { kind: 'totp', name: 'phone', ...shown },
  });
  if (started.status !== 201) throw new Error(`Enrolment: ${JSON.stringify(started.body)}`);
  const { id, totp } = started.body;
  const secret = Secret.fromBase32(totp.secret);
  const code = (away = 0): string =>
    HOTP.generate({ secret, counter: Math.floor(identity.clock.now().getTime() / 30_000) + away });
  const answer = await identity.request<Confirmed>('POST', `/v1/me/factors/${id}/confirmations`, {
    as,
    body: { code: code() },
  });
  if (answer.status !== 201) throw new Error(`Confirmation: ${JSON.stringify(answer.body)}`);
  identity.clock.advance({ seconds: 30 });
  return { id, secret: secret.bytes, recoveryCodes: answer.body.recoveryCodes ?? [], code, answer };
}

/** The present code as a proof. */
export function proofOf(app: App, away = 0): { kind: 'totp'; code: string } {
  return { kind: 'totp', code: app.code(away) };
}

/** Enrols a passkey. */
export async function addPasskey(
  identity: Identity,
  as: TestMember,
  shown: Record<string, unknown> = { password },
): Promise<{ id: string; authenticator: SoftwareAuthenticator }> {
  const authenticator = new SoftwareAuthenticator();
  const started = await identity.request<{
    id: string;
    passkey: { challenge: string; user: { id: string } };
  }>('POST', '/v1/me/factors', { as, body: { kind: 'passkey', name: 'key', ...shown } });
  if (started.status !== 201) throw new Error(`Enrolment: ${JSON.stringify(started.body)}`);
  const { id, passkey } = started.body;
  const confirmed = await identity.request('POST', `/v1/me/factors/${id}/confirmations`, {
    as,
    body: { attestation: authenticator.create(passkey) },
  });
  if (confirmed.status !== 201) throw new Error(`Confirmation: ${JSON.stringify(confirmed.body)}`);
  return { id, authenticator };
}

/** Options for an assertion, as a browser asks for them. */
export async function askChallenge(identity: Identity): Promise<{ challenge: string }> {
  const { body } = await identity.request<{ challenge: string }>('POST', '/v1/passkey-challenges');
  return body;
}

/** A sign-in by handle and the usual password. */
export function tryPassword(
  identity: Identity,
  handle: string,
  more: Record<string, unknown> = {},
  address = '192.0.2.1',
): Promise<TestAnswer<Record<string, unknown>>> {
  return identity.request('POST', '/v1/sessions', {
    body: { handle, password, ...more },
    headers: { 'x-openrounds-client-address': address },
  });
}

/** Status and body as bytes, without what differs in every answer. */
export function bytesOf({ status, body, headers }: TestAnswer<Record<string, unknown>>): string {
  const { traceId: _trace, ...rest } = body;
  const { 'content-length': _length, date: _date, ...fixed } = headers;
  return JSON.stringify([status, rest, Object.keys(fixed).sort()]);
}
