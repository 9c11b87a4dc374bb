import { Injectable } from '@nestjs/common';
import { Clock } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import * as oidc from 'openid-client';
import type { Outside } from './outside-settings.js';
import { OutsideSettings } from './outside-settings.js';
import { OutsideUnavailable } from './outside.errors.js';

const timeoutSeconds = 5;
const metadataLife = 3_600_000;

/** What has to come back with the answer. */
export interface Secrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Whom the provider vouches for. */
export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  /** How the provider says that it asked them, for the audit alone. */
  readonly strength: string;
}

/**
 * The provider that the deployment trusts to know its own people. It is asked at the addresses of its metadata, which
 * have to be its own, and no redirect is followed.
 */
@Injectable()
export class OutsideProvider {
  #known: { readonly metadata: Promise<oidc.Configuration>; readonly until: number } | undefined;

  constructor(
    private readonly settings: OutsideSettings,
    private readonly clock: Clock,
  ) {}

  /** @throws OutsideOff, OutsideUnavailable */
  async ready(): Promise<void> {
    await this.#metadata();
  }

  /** @returns where to send the browser: asks who it is and for nothing else @throws OutsideOff, OutsideUnavailable */
  async addressFor({ state, nonce, verifier }: Secrets): Promise<string> {
    const url = oidc.buildAuthorizationUrl(await this.#metadata(), {
      redirect_uri: this.settings.provider.redirectUri,
      scope: 'openid',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return url.href;
  }

  /**
   * Redeems the code and checks the ID token: state, `iss` of the answer, PKCE, signature, `iss`, `aud`, `exp`, nonce.
   * Called outside any transaction, because the provider may be slow.
   * @param parameters the query string with which the browser came back
   * @returns null for an answer that does not hold
   * @throws OutsideOff, OutsideUnavailable
   */
  async redeem(parameters: string, { state, nonce, verifier }: Secrets): Promise<Vouched | null> {
    const metadata = await this.#metadata();
    const url = new URL(this.settings.provider.redirectUri);
    url.search = parameters;
    try {
      const answer = await oidc.authorizationCodeGrant(metadata, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const { iss, sub, acr, amr } = answer.claims()!;
      return { issuer: iss, subject: sub, strength: strengthOf(acr, amr) };
    } catch (error) {
      const code = codeOf(error);
      if (isFault(error, code)) throw unavailable(code);
      log.info({ code }, 'an answer of the provider outside was refused');
      return null;
    }
  }

  #metadata(): Promise<oidc.Configuration> {
    const now = this.clock.now().getTime();
    if (this.#known && now < this.#known.until) return this.#known.metadata;
    const metadata = discover(this.settings.provider);
    const known = { metadata, until: now + metadataLife };
    this.#known = known;
    metadata.catch(() => {
      if (this.#known === known) this.#known = undefined;
    });
    return metadata;
  }
}

async function discover({ issuer, clientId, clientSecret }: Outside): Promise<oidc.Configuration> {
  const isLoopback = issuer.startsWith('http:');
  try {
    const found = await oidc.discovery(new URL(issuer), clientId, undefined, clientAuth(clientSecret), {
      timeout: timeoutSeconds,
      // Without it the library trusts the connection and does not look at the signature.
      execute: [oidc.enableNonRepudiationChecks, ...(isLoopback ? [oidc.allowInsecureRequests] : [])],
    });
    const fault = faultIn(found.serverMetadata(), issuer);
    if (fault === undefined) return found;
    throw unavailable(fault);
  } catch (error) {
    throw error instanceof OutsideUnavailable ? error : unavailable(codeOf(error));
  }
}

/** The library takes some issuers that are only similar; and what is redeemed or checked elsewhere is not the provider's. */
function faultIn(metadata: Readonly<oidc.ServerMetadata>, issuer: string): string | undefined {
  if (metadata.issuer !== issuer) return 'issuer-differs';
  const { authorization_endpoint: asks, token_endpoint: redeems, jwks_uri: keys } = metadata;
  const { origin } = new URL(issuer);
  const isOwn = (url: string | undefined): boolean =>
    URL.canParse(url ?? '') && new URL(url!).origin === origin;
  return [asks, redeems, keys].every(isOwn) ? undefined : 'foreign-endpoint';
}

/** As RFC 6749 prefers, unless the provider takes the secret in the form alone. */
function clientAuth(secret: string): oidc.ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const shown = methods.includes('client_secret_basic') ? basic : post;
    shown(server, client, body, headers);
  };
}

const noAnswer = 'no-answer';

/** Codes for answers that are none: nobody who signs in can bring them about. */
const faults = new Set([
  noAnswer,
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
]);

/** What the provider says of a code that is wrong. Of its other errors we or it are the cause. */
const refusals = new Set(['invalid_grant', 'invalid_request']);

function isFault(error: unknown, code: string): boolean {
  return error instanceof oidc.ResponseBodyError ? !refusals.has(code) : faults.has(code);
}

/** Never more than this of an error of the library: its causes hold the claims of a person. */
function codeOf(error: unknown): string {
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError)
    return /^[a-z_]{1,40}$/.test(error.error) ? error.error : 'unknown';
  return error instanceof oidc.ClientError ? (error.code ?? noAnswer) : noAnswer;
}

function unavailable(code: string): OutsideUnavailable {
  log.error({ code }, 'the provider outside cannot be used');
  return new OutsideUnavailable();
}

/** Methods of RFC 8176: words of a list can tell of nobody. */
const methods = new Set(
  'face fpt geo hwk iris kba mca mfa otp pin pop pwd rba retina sc sms swk tel user vbm wia'.split(' '),
);

/** @returns `acr: <value or ->; amr: <values or ->`; what is not of the usual form is left out */
export function strengthOf(acr: unknown, amr: unknown): string {
  const level = typeof acr === 'string' && /^[\w.:/-]{1,100}$/.test(acr) ? acr : '-';
  const used = Array.isArray(amr) ? amr.filter((method) => methods.has(method as string)) : [];
  return `acr: ${level}; amr: ${used.join(' ') || '-'}`;
}
