import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { Clock, derivedId, execute } from '@openrounds/database';
import type { RatingsEnv } from '../env.js';
import { RateDrug } from '../rating/rate-drug.js';
import { RatingExists } from '../rating/rating.errors.js';
import { demoRaters, plannedRatings } from './rating-plan.js';

/** Demo members have ids that every service can derive. */
const memberIdOf = (handle: string): string => derivedId(`demo:member:${handle}`);

/** Makes the ratings of the demo world through the use case. Whatever exists is left as it is. */
@Injectable()
export class SeedRatings {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly rate: RateDrug,
    @Inject(ENV) private readonly env: Pick<RatingsEnv, 'NODE_ENV'>,
  ) {}

  /** The demo world is for development and tests. */
  isAllowed(): boolean {
    return this.env.NODE_ENV !== 'production';
  }

  /** How many of the demo raters have arrived in our copy and may write. */
  async arrived(): Promise<number> {
    const ids = demoRaters.map(memberIdOf);
    const [row] = await execute<{ n: number }>(
      this.em.fork(),
      `select count(*)::int as n from member where id = any($1::uuid[]) and level >= 2 and standing = 'good'`,
      [ids],
    );
    return row!.n;
  }

  /** @returns how many ratings are new */
  async run(): Promise<number> {
    let made = 0;
    for (const { handle, seed, input } of plannedRatings()) {
      try {
        await this.rate.run(memberIdOf(handle), input, derivedId(seed));
        made += 1;
      } catch (error) {
        if (!(error instanceof RatingExists)) throw error;
      }
    }
    return made;
  }

  async isFinished(): Promise<boolean> {
    return (await execute(this.em.fork(), `select from seed where name = 'small'`)).length > 0;
  }

  async finish(): Promise<void> {
    await execute(
      this.em.fork(),
      `insert into seed (name, finished_at) values ('small', $1) on conflict do nothing`,
      [this.clock.now()],
    );
  }
}
