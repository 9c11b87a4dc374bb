import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import Provider from 'oidc-provider';

const client = { id: 'openrounds', secret: randomBytes(24).toString('base64url') };

/** Somebody else's provider, made with a library that many use. */
export interface LibraryProvider {
  readonly env: Record<string, string>;
  /** Walks from the address to which a page sends the browser, through a sign-in there, back. @returns the query string */
  walk(url: string, subject: string): Promise<string>;
  close(): Promise<void>;
}

/** @param redirectUri the one page to which it sends people back */
export async function startLibraryProvider(redirectUri: string): Promise<LibraryProvider> {
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => answer(request, response));
  const issuer = await listen(server);
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri] }],
    jwks: {
      keys: [
        {
          ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
          kid: 'one',
        },
      ],
    },
    cookies: { keys: ['a key of cookies'] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, name: 'Outside Canary' }) }),
  });
  const callback = provider.callback();
  answer = (request, response) =>
    void (request.url?.startsWith('/interaction/')
      ? signInAtOnce(provider, request, response)
      : callback(request, response));
  const env = {
    OUTSIDE_ISSUER: issuer,
    OUTSIDE_CLIENT_ID: client.id,
    OUTSIDE_CLIENT_SECRET: client.secret,
    OUTSIDE_NAME: 'Library Hospital',
    OUTSIDE_REDIRECT_URI: redirectUri,
  };
  return {
    env,
    walk: (url, subject) => walk(url, issuer, subject),
    close: () => new Promise((resolve) => server.closeAllConnections() ?? server.close(() => resolve())),
  };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    }),
  );
}

/** Believes the cookie `who`, and agrees to everything. */
async function signInAtOnce(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const accountId = /who=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  const grant = new provider.Grant({ accountId, clientId: client.id });
  grant.addOIDCScope('openid');
  const result = { login: { accountId }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result);
}

async function walk(url: string, issuer: string, subject: string): Promise<string> {
  const cookies = new Map([['who', subject]]);
  let next = new URL(url);
  for (let step = 0; step < 6; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null)
      throw new Error(`The way ends at ${next.pathname}: ${response.status} ${await response.text()}`);
    next = new URL(location, next);
    if (next.origin !== issuer) return next.search.slice(1);
  }
  throw new Error('Six redirects and no end.');
}
