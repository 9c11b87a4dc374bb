import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { log } from '@openrounds/telemetry';
import type { IdentityEnv } from '../env.js';
import { ExpireVerifications } from './expire-verifications.js';

const hour = 3_600_000;

/** Lets time pass for verifications: every hour, in whichever process relays. */
@Injectable()
export class ExpiryClock implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly expire: ExpireVerifications,
    @Inject(ENV) private readonly env: Pick<IdentityEnv, 'SERVICE_ROLES'>,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.env.SERVICE_ROLES.includes('relay')) return;
    const tick = (): void => {
      this.expire
        .run()
        .catch((error: unknown) => log.error({ err: error, job: 'expire-verifications' }, 'run failed'));
    };
    this.#timer = setInterval(tick, hour).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }
}
