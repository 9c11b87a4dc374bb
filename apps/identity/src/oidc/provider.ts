import { timingSafeEqual } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import Provider, { errors, interactionPolicy } from 'oidc-provider';
import { grantableScopes } from '../client/client.http.js';
import { clientGrants } from '../client/client.entity.js';
import { secretHash } from '../sealing/keyed-hashes.js';
import { ClientAdapter } from './clients.adapter.js';
import { GrantAdapter } from './grants.adapter.js';
import { lives, refreshLife } from './lives.js';
import { errorPage } from './pages.js';
import { OidcRecords } from './records.js';
import { OidcSettings } from './settings.js';
import { wordsFor } from './words.js';

const memberById = statement<{ id: string }>('identity.oidc-account', 'select id from member where id = $1');

/** The authorization server, set up for what OAuth 2.1 leaves of it. */
@Injectable()
export class Oidc {
  readonly provider: Provider;

  constructor(
    readonly settings: OidcSettings,
    private readonly records: OidcRecords,
    private readonly clients: ClientAdapter,
    private readonly grants: GrantAdapter,
    private readonly reads: Reads,
  ) {
    this.provider = new Provider(settings.issuer, {
      ...keptApart(settings),
      ...tokens,
      ...consentEachTime(),
      ...switches(settings),
      adapter: (model: string) => this.adapterOf(model),
      findAccount: async (_ctx, id) => {
        const member = await this.reads.one(memberById, [id]);
        return member && { accountId: member.id, claims: () => ({ sub: member.id }) };
      },
    });
    // Scheme and host are set by OidcDoor from our own PUBLIC_URL, never by a caller.
    this.provider.proxy = true;
    this.provider.use(forgetSession);
    hashedSecrets(this.provider);
    this.provider.on('server_error', (_ctx, error) =>
      log.error({ err: error }, 'the OpenID provider failed'),
    );
    const koa: EventEmitter = this.provider;
    koa.on('error', (error: unknown) => log.error({ err: error }, 'the OpenID provider failed'));
  }

  private adapterOf(model: string): ReturnType<OidcRecords['of']> {
    if (model === 'Client') return this.clients;
    return model === 'Grant' ? this.grants : this.records.of(model);
  }
}

function keptApart({ keys, cookieKeys, isHttps }: OidcSettings): Configuration {
  const prefix = isHttps ? '__Secure-' : '';
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true } as const;
  return {
    jwks: keys,
    cookies: {
      keys: cookieKeys,
      names: {
        session: `${prefix}oidc_session`,
        interaction: `${prefix}oidc_interaction`,
        resume: `${prefix}oidc_resume`,
      },
      long: cookie,
      short: cookie,
    },
  };
}

/** Access tokens hold a `sid` beside what RFC 9068 asks for, and nothing of the member but the id. */
const tokens: Configuration = {
  scopes: ['openid', ...grantableScopes],
  claims: { openid: ['sub'] },
  responseTypes: ['code'],
  clientAuthMethods: ['client_secret_basic', 'none'],
  clientDefaults: {
    grant_types: [...clientGrants].slice(0, 1),
    id_token_signed_response_alg: 'ES256',
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
  },
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  pkce: { required: () => true },
  allowOmittingSingleRegisteredRedirectUri: false,
  extraTokenClaims: (_ctx, token) => ({ sid: 'grantId' in token ? token.grantId : token.clientId }),
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  expiresWithSession: () => false,
  revokeGrantPolicy: () => true,
  clockTolerance: 0,
  ttl: { ...lives, RefreshToken: (_ctx, token) => refreshLife(token.totalLifetime()) },
};

/**
 * Every authorization is agreed to by the member, who is recognised by our own session and never by the provider's.
 * Beyond a wish for a fresh sign-in (`prompt`, `max_age`) nothing is remembered of the time before.
 */
function consentEachTime(): Configuration {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const asked = new interactionPolicy.Check(
    'consent_each_time',
    'the member has not agreed yet',
    'consent_required',
    (ctx) => !ctx.oidc.result?.consent,
  );
  policy.add(new interactionPolicy.Prompt({ name: 'consent', requestable: true }, asked));
  return {
    interactions: { policy, url: (_ctx, { uid }) => `/oidc/interactions/${uid}` },
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
  };
}

function switches({ audience }: OidcSettings): Configuration {
  return {
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      dPoP: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      revocation: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: (ctx, resource) => {
          if (resource !== audience) throw new errors.InvalidTarget();
          return resourceServer(ctx, audience);
        },
      },
    },
    clientBasedCORS: () => false,
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = errorPage(wordsFor(ctx.get('accept-language')), out.error, out.error_description);
    },
  };
}

/** A client that acts for itself gets no scope: they are rights of members. */
function resourceServer(ctx: KoaContextWithOIDC, audience: string) {
  const forItself = ctx.oidc.params?.['grant_type'] === 'client_credentials';
  return {
    audience,
    scope: forItself ? '' : grantableScopes.join(' '),
    accessTokenFormat: 'jwt' as const,
    accessTokenTTL: lives.AccessToken,
    jwt: { sign: { alg: 'ES256' as const } },
  };
}

/** After the answer the provider's session holds the member, and nothing may remember them beside our own session. */
async function forgetSession(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  try {
    await next();
  } finally {
    if (ctx.oidc?.route === 'resume') await ctx.oidc.session?.destroy();
  }
}

/** A client's metadata hold the hash of its secret. */
function hashedSecrets(provider: Provider): void {
  provider.Client.prototype.compareClientSecret = function compare(actual: string): boolean {
    const [given, kept] = [Buffer.from(secretHash(actual)), Buffer.from(this.clientSecret ?? '')];
    return given.length === kept.length && timingSafeEqual(given, kept);
  };
}
