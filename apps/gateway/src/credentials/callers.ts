import { Injectable } from '@nestjs/common';
import { AccessTokens } from '../token/access-tokens.js';
import { Credentials } from './credentials.js';
import type { Facts } from './identity-client.js';
import type { PresentedCredential } from './read-credential.js';

/** Who stands behind a request, whatever it presents. */
@Injectable()
export class Callers {
  constructor(
    private readonly credentials: Credentials,
    private readonly tokens: AccessTokens,
  ) {}

  /**
   * @returns undefined when nobody stands behind it any more
   * @throws Unauthenticated for an access token that is not valid; IdentityUnavailable
   */
  async find({ kind, value }: PresentedCredential): Promise<Facts | undefined> {
    if (kind !== 'token') return this.credentials.find(value);
    const token = await this.tokens.read(value);
    const facts = await this.credentials.findGrant(token.sid);
    if (facts?.client !== token.client || facts.memberId !== token.memberId) return undefined;
    // A token may be for less than its grant; it is never for more.
    return { ...facts, scopes: facts.scopes.filter((scope) => token.scopes.includes(scope)) };
  }
}
