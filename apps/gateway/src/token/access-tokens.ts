import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { Unauthenticated } from '@openrounds/http';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { GatewayEnv } from '../env.js';
import { IdentityUnavailable } from '../gateway.problems.js';
import { readTokenForm, type TokenClaims } from './token-form.js';

/** What a verified access token says of itself. Role, level and standing are identity's to say. */
export interface AccessToken {
  readonly sid: string;
  readonly memberId: string;
  readonly client: string;
  /** The most that this token may be used for; the grant may hold more. */
  readonly scopes: readonly string[];
}

/**
 * Identity's keys are asked for again after this time. A key that was taken away counts until then, and a token that was
 * verified by it at the last moment as long as it is remembered: together less than a minute.
 */
const keysKeptMs = 25_000;
/** Tokens with an unknown key cannot make us ask more often than this. */
const keysRestMs = 5_000;
/** A verified token is remembered this long at most. */
const tokenKeptMs = 30_000;
const mostTokens = 50_000;
const longestLife = 300;
/** Between the clocks of identity and of the gateway. */
const toleranceSeconds = 5;

/** Checks access tokens of applications: form, signature, issuer, audience, age. */
@Injectable()
export class AccessTokens {
  readonly #issuer: string;
  readonly #audience: string;
  readonly #keys: JWTVerifyGetKey;
  readonly #verified = new Map<string, { token: AccessToken; until: number }>();

  constructor(@Inject(ENV) env: Pick<GatewayEnv, 'PUBLIC_URL' | 'IDENTITY_URL'>) {
    this.#audience = new URL(env.PUBLIC_URL).origin;
    this.#issuer = `${this.#audience}/oidc`;
    this.#keys = createRemoteJWKSet(new URL('/oidc/jwks', env.IDENTITY_URL), {
      cacheMaxAge: keysKeptMs,
      cooldownDuration: keysRestMs,
      timeoutDuration: 2_000,
    });
  }

  /**
   * @throws Unauthenticated for anything that is no token of ours or counts no more; IdentityUnavailable when its keys
   *   are needed and cannot be fetched
   */
  async read(text: string): Promise<AccessToken> {
    const key = createHash('sha256').update(text).digest('base64url');
    const known = this.#verified.get(key);
    if (known && known.until > Date.now()) return known.token;
    if (!readTokenForm(text)) throw refused();
    const claims = await this.verify(text);
    const token = {
      sid: claims.sid,
      memberId: claims.sub,
      client: claims.client_id,
      scopes: claims.scope?.split(' ') ?? [],
    };
    if (this.#verified.size >= mostTokens) this.#verified.clear();
    this.#verified.set(key, { token, until: Math.min(claims.exp * 1_000, Date.now() + tokenKeptMs) });
    return token;
  }

  private async verify(text: string): Promise<TokenClaims> {
    const checks = {
      algorithms: ['ES256'],
      typ: 'at+jwt',
      issuer: this.#issuer,
      audience: this.#audience,
      clockTolerance: toleranceSeconds,
      maxTokenAge: longestLife,
    };
    const { payload } = await jwtVerify<TokenClaims>(text, this.#keys, checks).catch((error: unknown) => {
      throw isFaultOfToken(error) ? refused() : new IdentityUnavailable();
    });
    if (payload.exp - payload.iat > longestLife || payload.exp * 1_000 <= Date.now()) throw refused();
    return payload;
  }
}

/** Everything else happened on the way to the keys. */
function isFaultOfToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  const onTheWay = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  return !onTheWay && error.code !== 'ERR_JOSE_GENERIC';
}

function refused(): Unauthenticated {
  return new Unauthenticated('The access token is not valid, or not any more.');
}
