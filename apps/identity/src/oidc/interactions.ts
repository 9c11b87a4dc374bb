import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Problem } from '@openrounds/http';
import { grantableScopes } from '../client/client.http.js';
import { GiveGrant } from '../grant/give-grant.js';
import type { SignedIn } from './browser-session.js';
import { BrowserSession } from './browser-session.js';
import { FactorRequired } from '../factor/factor.errors.js';
import { readForm } from './form.js';
import { consentPage, errorPage, pageHeaders, signInPage } from './pages.js';
import { Oidc } from './provider.js';
import { SignInForm } from './sign-in-form.js';
import type { Words } from './words.js';
import { wordsFor } from './words.js';

type Details = Awaited<ReturnType<Oidc['provider']['interactionDetails']>>;

/** One request for a page of an interaction. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly uid: string;
  readonly step: 'session' | 'consent' | 'sign-out' | undefined;
  /** The caller's address, canonical. */
  readonly address: string;
}

/** What a visit is about. */
interface Asked extends Visit {
  readonly words: Words;
  readonly details: Details;
  readonly client: string;
  readonly redirect: URL;
}

/** The pages between an application's request and its answer: who are you, and do you agree? They need no script. */
@Injectable()
export class Interactions {
  constructor(
    private readonly oidc: Oidc,
    private readonly sessions: BrowserSession,
    private readonly signInForm: SignInForm,
    private readonly giveGrant: GiveGrant,
  ) {}

  async handle(visit: Visit): Promise<void> {
    const words = wordsFor(visit.request.headers['accept-language']);
    const asked = await this.read(visit, words);
    if (!asked) return show(visit, 400, errorPage(words, 'interaction_expired'));
    const { method } = visit.request;
    if (method === 'GET' && visit.step === undefined) return this.ask(asked);
    if (method === 'POST' && visit.step === 'session') return this.signIn(asked);
    if (method === 'POST' && visit.step === 'consent') return this.decide(asked);
    if (method === 'POST' && visit.step === 'sign-out') return this.signOut(asked);
    show(visit, 405, errorPage(words, 'method_not_allowed'));
  }

  /** @returns undefined when the cookie, the address and a request that still waits do not go together */
  private async read(visit: Visit, words: Words): Promise<Asked | undefined> {
    const { provider } = this.oidc;
    const details = await provider.interactionDetails(visit.request, visit.response).catch(() => undefined);
    if (details?.uid !== visit.uid) return undefined;
    const client = await provider.Client.find(String(details.params['client_id']));
    if (!client) return undefined;
    const redirect = new URL(String(details.params['redirect_uri']));
    return { ...visit, words, details, client: client.clientName ?? client.clientId, redirect };
  }

  private async ask(asked: Asked): Promise<void> {
    const wantsOther =
      new URL(asked.request.url ?? '', asked.redirect).searchParams.get('account') === 'other';
    const who = wantsOther ? undefined : await this.whoFor(asked);
    if (!who) return this.showSignIn(asked, 200);
    if (!mayAct(who)) return this.showSignIn(asked, 403, asked.words.enrolFirst);
    const { uid, client, redirect, words } = asked;
    const scopes = scopesFor(asked, who);
    const token = this.oidc.settings.formToken(uid, who.sid, ...scopes);
    const signOutToken = this.oidc.settings.formToken(uid, who.sid, 'sign-out');
    const { handle } = who;
    const page = consentPage(words, {
      uid,
      token,
      signOutToken,
      client,
      host: redirect.host,
      handle,
      scopes,
    });
    show(asked, 200, page, redirect.origin);
  }

  /** Somebody signed in, freshly enough for what the application asked. */
  private async whoFor({ request, details }: Asked): Promise<SignedIn | undefined> {
    const who = await this.sessions.find(request.headers.cookie);
    if (!who) return undefined;
    const { prompt, max_age: maxAge } = details.params;
    const startedAt = details.iat * 1_000;
    const asksAgain = String(prompt ?? '')
      .split(' ')
      .includes('login');
    const oldest = asksAgain ? startedAt : maxAge === undefined ? 0 : startedAt - Number(maxAge) * 1_000;
    return who.since.getTime() >= oldest ? who : undefined;
  }

  private showSignIn(asked: Asked, status: number, problem?: string): void {
    const { uid, client, words } = asked;
    const token = this.oidc.settings.formToken(uid, 'sign-in');
    show(asked, status, signInPage(words, { uid, token, client }, problem));
  }

  private async signIn(asked: Asked): Promise<void> {
    const { request, response, uid, address, words } = asked;
    const form = await readForm(request);
    if (!this.oidc.settings.isFormToken(form?.get('token') ?? undefined, uid, 'sign-in'))
      return show(asked, 403, errorPage(words, 'form_refused'));
    try {
      const before = await this.sessions.find(request.headers.cookie);
      response.setHeader('set-cookie', await this.signInForm.run(form!, address, before?.sid));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      for (const [name, value] of Object.entries(error.headers ?? {}))
        if (name === 'retry-after') response.setHeader(name, value);
      return this.showSignIn(asked, error.status, reasonFor(error, words));
    }
    again(asked);
  }

  /** Ends the session of the network's own pages; the application's request waits for whoever signs in next. */
  private async signOut(asked: Asked): Promise<void> {
    const { request, response, uid, words } = asked;
    const form = await readForm(request);
    const who = await this.sessions.find(request.headers.cookie);
    if (!who || !this.oidc.settings.isFormToken(form?.get('token') ?? undefined, uid, who.sid, 'sign-out'))
      return show(asked, 403, errorPage(words, 'form_refused'));
    response.setHeader('set-cookie', await this.signInForm.signOut(who));
    again(asked);
  }

  private async decide(asked: Asked): Promise<void> {
    const { request, response, uid, details, words } = asked;
    const form = await readForm(request);
    const who = await this.whoFor(asked);
    const scopes = who ? scopesFor(asked, who) : [];
    if (
      !who ||
      !mayAct(who) ||
      !this.oidc.settings.isFormToken(form?.get('token') ?? undefined, uid, who.sid, ...scopes)
    )
      return show(asked, 403, errorPage(words, 'form_refused'));
    const { provider } = this.oidc;
    // Nothing but a yes is a yes.
    if (form?.get('answer') !== 'allow' || scopes.length === 0) {
      const refused = { error: 'access_denied', error_description: 'the member did not agree' };
      return provider.interactionFinished(request, response, refused, { mergeWithLastSubmission: false });
    }
    const { memberId, sid, since } = who;
    const clientId = String(details.params['client_id']);
    const grantId = await this.giveGrant.run({ memberId, sid, clientId, scopes });
    const login = { accountId: memberId, ts: Math.floor(since.getTime() / 1_000), remember: false };
    await provider.interactionFinished(request, response, { login, consent: { grantId } });
  }
}

/** What was asked for, as far as this member can give it. */
function scopesFor({ details }: Asked, { scopes: held }: SignedIn): string[] {
  const wanted = String(details.params['scope'] ?? '').split(' ');
  const order: readonly string[] = ['openid', ...grantableScopes];
  return order.filter((scope) => wanted.includes(scope) && (scope === 'openid' || held.includes(scope)));
}

/** A session that can only enrol a second factor gives nothing to others. */
function mayAct({ scopes }: SignedIn): boolean {
  return scopes.includes('read');
}

function reasonFor(problem: Problem, words: Words): string {
  if (problem instanceof FactorRequired) return words.codeMissing;
  const { status } = problem;
  if (status === 401) return words.wrong;
  return status === 429 ? words.tooMany : words.unavailable;
}

/** Back to the first page of the interaction. */
function again({ response, uid }: Visit): void {
  response.writeHead(303, { ...pageHeaders(), location: `/oidc/interactions/${uid}` }).end();
}

function show({ response }: Visit, status: number, page: string, formTarget?: string): void {
  response.writeHead(status, pageHeaders(formTarget)).end(page);
}
