import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import {
  gatewaySubject,
  issuePassport,
  passportSigner,
  type Passport,
  type PassportSigner,
} from '@openrounds/http';
import type { GatewayEnv } from '../env.js';
import type { Facts } from './identity-client.js';

interface Issued {
  readonly token: Promise<string>;
  readonly until: number;
}

interface OfSession {
  /** Of the facts that the passports below vouch for. */
  readonly version: number;
  readonly passports: Map<string, Issued>;
}

const keptMs = 30_000;
/** Sessions end without a word to us; beyond this many the memory is emptied, which costs a signature each. */
const mostSessions = 20_000;

/**
 * Signs passports (60 s of life) and keeps each for 30 s, per session, version, scopes and service: signing costs 50
 * times a look-up. The version matters: a request that was on its way when a change was made must not leave its passport
 * to those that come after, and facts that are asked again without news come with a higher version.
 */
@Injectable()
export class PassportOffice {
  readonly #issued = new Map<string, OfSession>();

  readonly #signer: Promise<PassportSigner>;

  constructor(@Inject(ENV) env: GatewayEnv) {
    this.#signer = passportSigner(env.PASSPORT_PRIVATE_KEY);
  }

  /** @param service the one service that the passport is for */
  passportOf(facts: Facts, service: string): Promise<string> {
    const passports = this.passportsOf(facts);
    // Two access tokens of one grant may differ in what they may be used for.
    const use = `${service} ${facts.scopes.join(' ')}`;
    const known = passports.get(use);
    if (known && known.until > Date.now()) return known.token;
    const token = this.sign(passportClaims(facts), service);
    passports.set(use, { token, until: Date.now() + keptMs });
    return token;
  }

  /** The gateway's own passport, for the internal routes of a service. */
  ownPassport(service: string): Promise<string> {
    return this.sign(
      {
        memberId: gatewaySubject,
        role: 'staff',
        level: 0,
        standing: 'good',
        scopes: [],
        client: null,
        sid: gatewaySubject,
      },
      service,
    );
  }

  forget(sid: string): void {
    this.#issued.delete(sid);
  }

  clear(): void {
    this.#issued.clear();
  }

  /** Facts that are older than what is known get passports that nobody else gets. */
  private passportsOf({ sid, version }: Facts): Map<string, Issued> {
    const known = this.#issued.get(sid);
    if (known && known.version === version) return known.passports;
    const passports = new Map<string, Issued>();
    if (known && known.version > version) return passports;
    if (this.#issued.size >= mostSessions) this.#issued.clear();
    this.#issued.set(sid, { version, passports });
    return passports;
  }

  private async sign(claims: Passport, service: string): Promise<string> {
    return issuePassport(await this.#signer, claims, service);
  }
}

export function passportClaims(facts: Facts): Passport {
  const { memberId, role, level, standing, scopes, client, sid } = facts;
  return { memberId, role, level, standing, scopes, client, sid };
}
