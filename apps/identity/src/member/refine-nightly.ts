import { EntityManager } from '@mikro-orm/postgresql';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { Clock, execute } from '@openrounds/database';
import { log } from '@openrounds/telemetry';
import type { IdentityEnv } from '../env.js';
import { Places } from './places.js';

/** Hour of the day, UTC, from which the night's run is due. */
const dueHour = 3;
const tenMinutes = 600_000;

/** One process of all takes a night: the others wait for its row and find it done. Parameters: the day. */
const takeNightSql = `insert into nightly_job (name, done_for) values ('refine-profiles', $1)
on conflict (name) do update set done_for = excluded.done_for where nightly_job.done_for < excluded.done_for
returning 1`;

/**
 * Lets profiles show what the small-cell rule allows by now, once a night in whichever process relays. A night that
 * nobody was there for is made up for later in the day.
 */
@Injectable()
export class RefineNightly implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly places: Places,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: IdentityEnv,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.env.SERVICE_ROLES.includes('relay')) return;
    const look = (): void => {
      this.runIfDue().catch((error: unknown) =>
        log.error({ err: error, job: 'refine' }, 'nightly run failed'),
      );
    };
    this.#timer = setInterval(look, tenMinutes).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** @returns how many profiles became finer, or null when this night's run is not due or done already */
  runIfDue(): Promise<number | null> {
    const now = this.clock.now();
    if (now.getUTCHours() < dueHour) return Promise.resolve(null);
    return this.em.fork().transactional(async (em) => {
      const taken = await execute(em, takeNightSql, [now.toISOString().slice(0, 10)]);
      return taken.length === 0 ? null : this.places.refine(em);
    });
  }
}
