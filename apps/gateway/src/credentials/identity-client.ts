import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { z } from 'zod';
import type { GatewayEnv } from '../env.js';
import { IdentityUnavailable } from '../gateway.problems.js';
import { PassportOffice } from './passport-office.js';

/** What identity says of a session or key: facts never come from the token itself. */
export const facts = z.object({
  memberId: z.uuid(),
  role: z.string(),
  level: z.int(),
  standing: z.string(),
  scopes: z.array(z.string()),
  sid: z.uuid(),
  client: z.string().nullable(),
  /** Raised by every change of the session or of its member. */
  version: z.int(),
  expiresAt: z.iso.datetime(),
});
export type Facts = z.output<typeof facts>;

/** Asks identity who stands behind a credential or a grant. */
@Injectable()
export class IdentityClient {
  constructor(
    @Inject(ENV) private readonly env: GatewayEnv,
    private readonly office: PassportOffice,
  ) {}

  /**
   * @param hash base64url SHA-256 of the credential
   * @returns the facts, or undefined when identity knows no such credential
   * @throws IdentityUnavailable when identity does not answer within 2 s or answers anything else
   */
  ask(hash: string): Promise<Facts | undefined> {
    return this.facts(`/internal/credentials/${hash}`);
  }

  /**
   * @param sid of an access token
   * @returns what the grant gives at this moment, or undefined when it does not count
   * @throws IdentityUnavailable as above
   */
  askGrant(sid: string): Promise<Facts | undefined> {
    return this.facts(`/internal/grants/${sid}`);
  }

  private async facts(path: string): Promise<Facts | undefined> {
    const response = await this.fetch(path).catch(() => {
      throw new IdentityUnavailable();
    });
    if (response.status === 404) return undefined;
    const answer = facts.safeParse(
      response.status === 200 ? await response.json().catch(() => undefined) : undefined,
    );
    if (!answer.success) throw new IdentityUnavailable();
    return answer.data;
  }

  private async fetch(path: string): Promise<Response> {
    const headers = { 'x-openrounds-passport': await this.office.ownPassport('identity') };
    return fetch(new URL(path, this.env.IDENTITY_URL), {
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(2_000),
    });
  }
}
