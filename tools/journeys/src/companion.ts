import * as oidc from 'openid-client';
import { expectStatus } from './client.js';
import { CookieBrowser } from './cookie-browser.js';
import type { Person } from './people.js';
import { world } from './world.js';

const redirectUri = 'https://companion.example/callback';

/** An application of a third party, as its developer writes it with a library of their choice. */
export class Companion {
  private constructor(
    readonly id: string,
    readonly secret: string,
    readonly config: oidc.Configuration,
  ) {}

  /** @param owner of level 2 or more */
  static async registeredBy(owner: Person): Promise<Companion> {
    const made = expectStatus(
      await owner.browser.post('/v1/clients', {
        name: 'Ward round companion',
        redirectUris: [redirectUri],
        scopes: ['read', 'write'],
        password: owner.password,
      }),
      201,
    );
    const { id, secret } = made.body as { id: string; secret: string };
    const issuer = new URL('/oidc', world().gatewayUrl);
    const config = await oidc.discovery(issuer, id, secret, oidc.ClientSecretBasic(secret), {
      execute: [oidc.allowInsecureRequests],
    });
    return new Companion(id, secret, config);
  }

  /** Sends a member through sign-in and consent, and redeems the code with which they come back. */
  async connect(
    member: Pick<Person, 'handle' | 'password'>,
    scope = 'openid read write',
  ): Promise<oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers> {
    const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
    const url = oidc.buildAuthorizationUrl(this.config, {
      redirect_uri: redirectUri,
      scope,
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const browser = new CookieBrowser(world().gatewayUrl);
    const signIn = await browser.open(url);
    const consent = await browser.submit(signIn, { login: member.handle, password: member.password });
    const back = await browser.submit(consent, { answer: 'allow' });
    return oidc.authorizationCodeGrant(this.config, back.url, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
  }
}
