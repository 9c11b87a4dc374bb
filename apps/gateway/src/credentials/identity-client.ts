import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { counter } from '@openrounds/telemetry';
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

/** A member waits rather than being told that nothing goes, as long as identity is only busy. */
const answerWithinMs = 5_000;

const failures = counter(
  'openrounds.gateway.credential_lookup_failures',
  'Questions to identity without a usable answer, by what was the matter',
);

/** Asks identity who stands behind a credential or a grant, apart from the connections on which members' requests pass. */
@Injectable()
export class IdentityClient {
  constructor(
    @Inject(ENV) private readonly env: GatewayEnv,
    private readonly office: PassportOffice,
  ) {}

  /**
   * @param hash base64url SHA-256 of the credential
   * @returns the facts, or undefined when identity knows no such credential
   * @throws IdentityUnavailable when identity does not answer within 5 s or answers anything else
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
    const signal = AbortSignal.timeout(answerWithinMs);
    // Asked again at once: the connection may have been closed while idle, or identity is being replaced.
    const response = await this.fetch(path, signal).catch(() =>
      this.fetch(path, signal).catch(() => unavailable(signal.aborted ? 'time-out' : 'no connection')),
    );
    if (response.status === 404) return undefined;
    if (response.status !== 200) unavailable(String(response.status));
    const answer = facts.safeParse(await response.json().catch(() => undefined));
    return answer.success ? answer.data : unavailable('no facts');
  }

  private async fetch(path: string, signal: AbortSignal): Promise<Response> {
    const headers = { 'x-openrounds-passport': await this.office.ownPassport('identity') };
    return fetch(new URL(path, this.env.IDENTITY_URL), { headers, redirect: 'manual', signal });
  }
}

function unavailable(reason: string): never {
  failures.add(1, { reason });
  throw new IdentityUnavailable();
}
