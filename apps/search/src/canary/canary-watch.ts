import { setTimeout } from 'node:timers/promises';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { histogram, log } from '@openrounds/telemetry';
import type { SearchEnv } from '../env.js';
import { Canary } from './canary.js';

const everyMs = 10_000;
const longestMs = 60_000;
const firstLookMs = 50;
const slowestLookMs = 1_000;

const delay = histogram(
  'openrounds.canary.delay',
  'Seconds from the commit of the canary document to a search that finds it; not counted while none does',
  [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
);

/** Writes the canary every 10 s where an indexer runs, and measures how long it takes until a search finds it. */
@Injectable()
export class CanaryWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<unknown> | undefined;
  #stopped = false;

  constructor(
    private readonly canary: Canary,
    @Inject(ENV) private readonly env: SearchEnv,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.CANARY === 'off' || !this.env.SERVICE_ROLES.includes('indexer')) return;
    this.#timer = setInterval(() => this.start(), everyMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped = true;
    await this.#looking;
  }

  /**
   * One beat: writes and looks until it is found.
   * @param withinMs how long it looks
   * @returns the delay in seconds; undefined when another process writes, or when it was not found
   */
  async beat(withinMs = longestMs): Promise<number | undefined> {
    const beat = await this.canary.write();
    if (beat === undefined) return undefined;
    const writtenAt = performance.now();
    let failure: unknown;
    for (let pause = firstLookMs; !this.#stopped; pause = Math.min(pause * 1.5, slowestLookMs)) {
      const found = await this.canary.isFound(beat).catch((error: unknown) => {
        failure = error;
        return false;
      });
      const waited = performance.now() - writtenAt;
      if (found) {
        delay.record(waited / 1_000);
        return waited / 1_000;
      }
      if (waited > withinMs) {
        log.error({ err: failure, seconds: waited / 1_000 }, 'No search finds the canary.');
        return undefined;
      }
      await setTimeout(pause);
    }
    return undefined;
  }

  /** While one is looked for, none is written: what is slow already gets no more to do. */
  private start(): void {
    this.#looking ??= this.beat()
      .catch((error: unknown) => log.warn({ err: error, job: 'canary' }, 'The canary could not be written.'))
      .finally(() => (this.#looking = undefined));
  }
}
