import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { gauge } from '@openrounds/telemetry';
import type { IdentityEnv } from '../env.js';
import { ReadErasures } from './read-erasures.js';

const everyMs = 5_000;

/** The figure behind the alarm of an erasure that takes too long, in processes that relay. */
@Injectable()
export class ErasureAge implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly erasures: ReadErasures,
    @Inject(ENV) private readonly env: Pick<IdentityEnv, 'SERVICE_ROLES'>,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.env.SERVICE_ROLES.includes('relay')) return;
    const age = gauge('openrounds.erasure.open_age', 'Age of the oldest open erasure, in seconds');
    const measure = async (): Promise<void> => {
      const seconds = await this.erasures.openAge().catch(() => undefined);
      if (seconds !== undefined) age.set(seconds);
    };
    this.#timer = setInterval(() => void measure(), everyMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }
}
