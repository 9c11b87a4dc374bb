import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import type { JWKS } from 'oidc-provider';
import type { IdentityEnv } from '../env.js';

/** What of the environment the provider and its pages work with. */
@Injectable()
export class OidcSettings {
  /** Where this is reached from outside, without a path. */
  readonly origin: string;
  /** `iss` of every token, and the address of discovery. */
  readonly issuer: string;
  /** `aud` of every access token: the gateway's API. */
  readonly audience: string;
  readonly isHttps: boolean;
  /** Private: the first one signs, all are published. */
  readonly keys: JWKS;
  readonly cookieKeys: string[];

  constructor(@Inject(ENV) env: Pick<IdentityEnv, 'PUBLIC_URL' | 'OIDC_KEYS' | 'OIDC_COOKIE_KEYS'>) {
    this.origin = new URL(env.PUBLIC_URL).origin;
    this.issuer = `${this.origin}/oidc`;
    this.audience = this.origin;
    this.isHttps = this.origin.startsWith('https:');
    this.keys = JSON.parse(env.OIDC_KEYS) as JWKS;
    this.cookieKeys = env.OIDC_COOKIE_KEYS;
  }

  /**
   * The token that a form of our pages carries.
   * @param about the interaction, and the session in which the form was shown: it fits no other
   * @returns 43 characters of base64url
   */
  formToken(...about: string[]): string {
    return createHmac('sha256', this.cookieKeys[0]!)
      .update(`form\0${about.join('\0')}`)
      .digest('base64url');
  }

  isFormToken(token: string | undefined, ...about: string[]): boolean {
    const [given, wanted] = [Buffer.from(token ?? ''), Buffer.from(this.formToken(...about))];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
}
