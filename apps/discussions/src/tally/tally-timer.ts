import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { log } from '@openrounds/telemetry';
import type { DiscussionsEnv } from '../env.js';
import { FoldTallies } from './fold-tallies.js';

/** Folds the counts every second (or more often where the interval is shorter) in processes that run consumers. */
@Injectable()
export class TallyTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(
    private readonly fold: FoldTallies,
    @Inject(ENV) private readonly env: DiscussionsEnv,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.env.SERVICE_ROLES.includes('consumers')) return;
    const everyMs = Math.min(this.env.TALLY_INTERVAL, 1) * 1000;
    this.#timer = setInterval(() => {
      this.#running ??= this.tick().finally(() => (this.#running = undefined));
    }, everyMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  private async tick(): Promise<void> {
    try {
      await this.fold.run();
    } catch (error) {
      // The notes stay; the next tick takes them.
      log.warn({ err: error }, 'counts could not be folded');
    }
  }
}
