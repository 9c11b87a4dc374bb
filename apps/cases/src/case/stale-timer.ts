import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { log } from '@openrounds/telemetry';
import type { CasesEnv } from '../env.js';
import { MarkStale } from './mark-stale.js';

const HOUR_MS = 3_600_000;

/** Looks for stale cases every hour in processes that run consumers. */
@Injectable()
export class StaleTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(
    private readonly stale: MarkStale,
    @Inject(ENV) private readonly env: CasesEnv,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.env.SERVICE_ROLES.includes('consumers')) return;
    this.#timer = setInterval(() => {
      this.#running ??= this.tick().finally(() => (this.#running = undefined));
    }, HOUR_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  private async tick(): Promise<void> {
    try {
      await this.stale.run();
    } catch (error) {
      // The cases stay as they are; the next tick takes them.
      log.warn({ err: error }, 'stale cases could not be marked');
    }
  }
}
