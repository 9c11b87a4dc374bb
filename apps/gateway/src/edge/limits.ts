import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { RateLimited } from '@openrounds/http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { GatewayEnv } from '../env.js';

/** What a client reads of its budget (draft-ietf-httpapi-ratelimit-headers). */
export type LimitHeaders = Record<string, string>;

const windowSeconds = 60;

/** Budgets per minute, counted in this process: every address, and every member over all of their sessions and keys. */
@Injectable()
export class Limits {
  readonly #address: RateLimiterMemory;
  readonly #member: RateLimiterMemory;

  constructor(@Inject(ENV) private readonly env: GatewayEnv) {
    this.#address = new RateLimiterMemory({ points: env.ADDRESS_LIMIT, duration: windowSeconds });
    this.#member = new RateLimiterMemory({ points: env.MEMBER_LIMIT, duration: windowSeconds });
  }

  /** @throws RateLimited when the address has used its minute up */
  countAddress(key: string): Promise<LimitHeaders> {
    return this.count(this.#address, 'address', this.env.ADDRESS_LIMIT, key);
  }

  /** @throws RateLimited when the member has used their minute up */
  countMember(memberId: string): Promise<LimitHeaders> {
    return this.count(this.#member, 'member', this.env.MEMBER_LIMIT, memberId);
  }

  private async count(
    limiter: RateLimiterMemory,
    name: string,
    quota: number,
    key: string,
  ): Promise<LimitHeaders> {
    if (this.env.RATE_LIMITS === 'off') return {};
    const used = await limiter.consume(key).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) throw tooMany(refused);
      throw refused;
    });
    return {
      ratelimit: `"${name}";r=${used.remainingPoints};t=${secondsLeft(used)}`,
      'ratelimit-policy': `"${name}";q=${quota};w=${windowSeconds}`,
    };
  }
}

function tooMany(used: RateLimiterRes): RateLimited {
  return new RateLimited(secondsLeft(used));
}

function secondsLeft(used: RateLimiterRes): number {
  return Math.max(1, Math.ceil(used.msBeforeNext / 1_000));
}
