import { createHash, randomBytes } from 'node:crypto';
import type { TestMember } from '@openrounds/testing';
import type { Identity } from './support.js';
import { password, startIdentity } from './support.js';

export const origin = 'https://rounds.example';
export const redirectUri = 'https://app.example/callback';

export interface Page {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Where a redirect leads; of our own addresses the path only. */
  readonly location: string;
}

export interface App {
  readonly id: string;
  readonly secret: string | null;
}

/** Somebody's browser: keeps cookies, follows nothing by itself. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  constructor(
    private readonly identity: Identity,
    private readonly language = 'en',
  ) {}

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  visit(url: string): Promise<Page> {
    return this.#ask('GET', url);
  }

  /** Sends the form of a page, with its hidden fields. */
  submit(page: Page, fields: Record<string, string>): Promise<Page> {
    const action = /<form method="post" action="([^"]+)"/.exec(page.text)?.[1];
    const token = /name="token" value="([^"]+)"/.exec(page.text)?.[1];
    if (!action || !token) throw new Error(`There is no form on this page: ${page.status} ${page.text}`);
    return this.post(action, { token, ...fields });
  }

  post(url: string, fields: Record<string, string>): Promise<Page> {
    return this.#ask('POST', url, new URLSearchParams(fields).toString());
  }

  async #ask(method: 'GET' | 'POST', url: string, payload?: string): Promise<Page> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.identity.app.inject({
      method,
      url,
      headers: {
        accept: 'text/html',
        'accept-language': this.language,
        ...(cookie && { cookie }),
        ...(payload !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(payload !== undefined && { payload }),
    });
    for (const { name, value } of answer.cookies) {
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const headers = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
    );
    return {
      status: answer.statusCode,
      text: answer.body,
      headers,
      location: (headers['location'] ?? '').replace(origin, ''),
    };
  }
}

export interface Wish {
  readonly scope?: string;
  /** Replaces parameters of the request; undefined takes one away. */
  readonly params?: Record<string, string | undefined>;
}

export interface Request {
  readonly url: string;
  readonly verifier: string;
}

/** An authorization request as a good client makes it. */
export function requestOf(app: App, { scope = 'openid read write', params = {} }: Wish = {}): Request {
  const verifier = randomBytes(32).toString('base64url');
  const all: Record<string, string | undefined> = {
    client_id: app.id,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope,
    state: 'state-of-the-app',
    nonce: 'nonce-of-the-app',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...params,
  };
  const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return { url: `/oidc/auth?${new URLSearchParams(given).toString()}`, verifier };
}

/** Goes on from an authorization request, signs in where asked to, and stops at the question. */
export async function toConsent(browser: Browser, url: string, handle: string): Promise<Page> {
  const first = await browser.visit(url);
  if (first.status !== 303) throw new Error(`No redirect but ${first.status}: ${first.text}`);
  const page = await browser.visit(first.location);
  if (!page.text.includes('name="password"')) return page;
  const signedIn = await browser.submit(page, { login: handle, password });
  return browser.visit(signedIn.location);
}

/** Answers the question and comes back to the application. @returns the parameters of the redirect */
export async function answer(
  browser: Browser,
  consent: Page,
  word: 'allow' | 'deny' = 'allow',
): Promise<URLSearchParams> {
  const decided = await browser.submit(consent, { answer: word });
  const back = await browser.visit(decided.location);
  if (!back.location.startsWith(`${redirectUri}?`))
    throw new Error(`Not back but ${back.status}: ${back.text}`);
  return new URL(back.location).searchParams;
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly scope?: string;
  readonly expires_in: number;
  readonly error?: string;
}

/** A request of an application itself, with its secret. */
export async function ask(
  identity: Identity,
  app: App,
  path: 'token' | 'token/revocation' | 'token/introspection' | 'request',
  fields: Record<string, string>,
): Promise<{ status: number; body: Tokens & Record<string, unknown> }> {
  const basic = { authorization: `Basic ${Buffer.from(`${app.id}:${app.secret}`).toString('base64')}` };
  const answered = await identity.app.inject({
    method: 'POST',
    url: `/oidc/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...(app.secret !== null && basic) },
    payload: new URLSearchParams({ ...fields, ...(app.secret === null && { client_id: app.id }) }).toString(),
  });
  const isJson = String(answered.headers['content-type']).includes('json');
  return {
    status: answered.statusCode,
    body: isJson ? answered.json() : ({} as Tokens & Record<string, unknown>),
  };
}

export function redeem(identity: Identity, app: App, code: string, verifier: string) {
  const fields = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  return ask(identity, app, 'token', fields);
}

export function refresh(identity: Identity, app: App, token: string, more: Record<string, string> = {}) {
  return ask(identity, app, 'token', { grant_type: 'refresh_token', refresh_token: token, ...more });
}

/** The whole way from the request to tokens. */
export async function connect(
  identity: Identity,
  app: App,
  member: TestMember,
  wish: Wish = {},
): Promise<Tokens & { sid: string; code: string; verifier: string }> {
  const browser = new Browser(identity);
  const { url, verifier } = requestOf(app, wish);
  const back = await answer(browser, await toConsent(browser, url, member.handle));
  const code = back.get('code') ?? '';
  const { status, body } = await redeem(identity, app, code, verifier);
  if (status !== 200) throw new Error(`No tokens but ${status}: ${JSON.stringify(body)}`);
  return { ...body, code, verifier, sid: String(claimsOf(body.access_token)['sid']) };
}

/** Registers an application of a member. */
export async function registerApp(
  identity: Identity,
  owner: TestMember,
  more: Record<string, unknown> = {},
): Promise<App> {
  const { status, body } = await identity.request<App>('POST', '/v1/clients', {
    as: owner,
    body: {
      name: 'Ward round companion',
      redirectUris: [redirectUri],
      scopes: ['read', 'write', 'moderate'],
      password,
      ...more,
    },
  });
  if (status !== 201) throw new Error(`No client but ${status}: ${JSON.stringify(body)}`);
  return { id: body.id, secret: body.secret };
}

export function claimsOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString('utf8')) as Record<string, unknown>;
}

export function headerOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[0]!, 'base64url').toString('utf8')) as Record<string, unknown>;
}

/** Identity with one application and its owner. Tokens are dated by the real clock. */
export async function startWithApp(
  env: Record<string, string> = {},
): Promise<{ identity: Identity; owner: TestMember; app: App }> {
  const identity = await startIdentity(env, new Date().toISOString());
  const owner: TestMember = { ...(await identity.join('app-owner')), level: 3, standing: 'good' };
  return { identity, owner, app: await registerApp(identity, owner) };
}
