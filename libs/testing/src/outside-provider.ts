import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';

/** What the provider does otherwise than a good one. */
export interface Lie {
  /** Over the claims of a right ID token; undefined takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Signed by another key under the same name, or by none. */
  readonly signature?: 'foreign' | 'none';
  /** Over its metadata. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Over the parameters with which the browser comes back; undefined takes one away. */
  readonly parameters?: Readonly<Record<string, string | undefined>>;
  /** An address of its own that answers with this status and no more, with 0 never; a redirect leads to `/elsewhere`. */
  readonly broken?: { readonly path: string; readonly status: number };
  /** Hangs up on everybody. */
  readonly down?: true;
}

/** An OpenID provider on the loopback that believes whoever comes, and lies as it is told. */
export interface OutsideProvider {
  readonly issuer: string;
  /** Variables of identity that switch it on. */
  readonly env: Record<string, string>;
  lie: Lie;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Claims that no service has to know. */
export const outsideClaims = {
  name: 'Outside Canary Quillfeather',
  email: 'outside.canary@hospital.example',
  preferred_username: 'outside-canary-quill',
} as const;

const [clientId, clientSecret] = ['openrounds', randomBytes(24).toString('base64url')];
const kid = 'signing';

interface Code {
  readonly subject: string;
  readonly query: URLSearchParams;
}

/**
 * Goes where a page sends the browser, as somebody who is signed in there already.
 * @param subject who that is; somebody new when it is left out
 * @returns the query string with which the browser comes back
 */
export async function comeBack(url: string, subject: string = randomUUID()): Promise<string> {
  const address = new URL(url);
  address.searchParams.set('as', subject);
  const response = await fetch(address, { redirect: 'manual' });
  const location = response.headers.get('location');
  if (location === null) throw new Error(`The provider did not send anybody back: ${response.status}`);
  return new URL(location).search.slice(1);
}

/** Starts a provider on a free port. */
export async function startOutsideProvider(): Promise<OutsideProvider> {
  const provider = new RunningProvider(await newKey(), await newKey());
  await provider.listen();
  return provider;
}

type Key = Awaited<ReturnType<typeof newKey>>;

async function newKey() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

class RunningProvider implements OutsideProvider {
  lie: Lie = {};
  readonly asked: string[] = [];
  readonly #codes = new Map<string, Code>();
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  constructor(
    private readonly key: Key,
    private readonly foreignKey: Key,
  ) {}

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get env(): Record<string, string> {
    return {
      OUTSIDE_ISSUER: this.issuer,
      OUTSIDE_CLIENT_ID: clientId!,
      OUTSIDE_CLIENT_SECRET: clientSecret!,
      OUTSIDE_NAME: 'Invented Hospital',
    };
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', this.issuer);
    this.asked.push(pathname);
    const { down, broken } = this.lie;
    if (down) return void request.socket.destroy();
    if (broken?.path === pathname && broken.status === 0) return;
    if (broken?.path === pathname)
      return void response.writeHead(broken.status, { location: `${this.issuer}/elsewhere` }).end();
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return json(response, 200, this.#metadata());
      case '/jwks':
        return json(response, 200, { keys: [this.key.publicJwk] });
      case '/authorize':
        return this.#authorize(searchParams, response);
      case '/token': {
        const [status, body] = await this.#redeem(request.headers.authorization, await text(request));
        return json(response, status, body);
      }
      default:
        return json(response, 404, {});
    }
  }

  #metadata(): object {
    const { issuer } = this;
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256', 'none'],
      authorization_response_iss_parameter_supported: true,
      ...this.lie.metadata,
    };
  }

  #authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = randomBytes(16).toString('base64url');
    this.#codes.set(code, { subject: query.get('as') ?? randomUUID(), query });
    const back = new URL(query.get('redirect_uri') ?? '');
    const parameters = { code, state: query.get('state'), iss: this.issuer, ...this.lie.parameters };
    for (const [name, value] of Object.entries(parameters))
      if (value != null) back.searchParams.set(name, value);
    response.writeHead(303, { location: back.href }).end();
  }

  async #redeem(authorization = '', form: string): Promise<[number, object]> {
    const [id, secret] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':');
    if (decodeURIComponent(id ?? '') !== clientId || decodeURIComponent(secret ?? '') !== clientSecret)
      return [401, { error: 'invalid_client' }];
    const sent = new URLSearchParams(form);
    const code = this.#codes.get(sent.get('code') ?? '');
    this.#codes.delete(sent.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(sent.get('code_verifier') ?? '')
      .digest('base64url');
    if (!code || code.query.get('code_challenge') !== challenge) return [400, { error: 'invalid_grant' }];
    if (code.query.get('redirect_uri') !== sent.get('redirect_uri')) return [400, { error: 'invalid_grant' }];
    const idToken = await this.#idToken(code);
    return [200, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 60, id_token: idToken }];
  }

  #idToken({ subject, query }: Code): Promise<string> | string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      sub: subject,
      aud: clientId,
      iat: now,
      exp: now + 300,
      nonce: query.get('nonce'),
      acr: 'urn:example:loa:2',
      amr: ['pwd', 'otp', outsideClaims.name],
      ...outsideClaims,
      ...this.lie.claims,
    };
    const { signature } = this.lie;
    if (signature === 'none') return new UnsecuredJWT(claims).encode();
    const { privateKey } = signature === 'foreign' ? this.foreignKey : this.key;
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
