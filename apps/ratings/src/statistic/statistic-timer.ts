import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { log } from '@openrounds/telemetry';
import type { RatingsEnv } from '../env.js';
import { PublishStatistics } from './publish-statistics.js';

/** Looks for changed statistics once a second, or more often where the interval is shorter. Part of role `relay`. */
@Injectable()
export class StatisticTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly statistics: PublishStatistics,
    @Inject(ENV) private readonly env: Pick<RatingsEnv, 'STATISTIC_INTERVAL' | 'SERVICE_ROLES'>,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.SERVICE_ROLES.includes('relay')) this.schedule();
  }

  /** Ends after the running publication has committed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(
      () => {
        this.running = this.publish().finally(() => this.schedule());
      },
      Math.min(1_000, this.env.STATISTIC_INTERVAL * 1_000),
    );
    this.timer.unref();
  }

  /** A failure is logged and tried again with the next tick: the pairs stay marked. */
  private async publish(): Promise<void> {
    try {
      const limit = 200;
      while (!this.stopped && (await this.statistics.run(limit)) === limit);
    } catch (error) {
      log.error({ err: error }, 'statistics were not published');
    }
  }
}
