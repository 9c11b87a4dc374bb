import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { log } from '@openrounds/telemetry';
import type { SearchEnv } from '../env.js';
import { Reconcile } from './reconcile.js';

/** A comparison reads every row and every id once: often enough for a figure that moves only when something is wrong. */
const everyMs = 15 * 60_000;

/** Compares index and read model every 15 minutes where the indexer runs, for the figure of what differs. */
@Injectable()
export class DriftWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly reconcile: Reconcile,
    @Inject(ENV) private readonly env: SearchEnv,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.env.SERVICE_ROLES.includes('indexer')) return;
    this.#timer = setInterval(() => void (this.#looking = this.look()), everyMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  private async look(): Promise<void> {
    try {
      await this.reconcile.run(false);
    } catch (error) {
      log.warn({ err: error, job: 'reconcile' }, 'The index could not be compared with the read model.');
    }
  }
}
