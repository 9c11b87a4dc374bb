import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, derivedId, execute } from '@openrounds/database';
import { StoreConditions } from '../catalogue/store-conditions.js';
import { StoreDrugs } from '../catalogue/store-drugs.js';
import type { Stored } from '../catalogue/stored.js';
import { addStored, partsOf } from '../catalogue/stored.js';
import { RateDrug } from '../rating/rate-drug.js';
import { RatingExists } from '../rating/rating.errors.js';
import { seedConditions, seedDrugs } from './catalogue.js';
import { demoRaters, plannedRatings } from './rating-plan.js';

/** Demo members have ids that every service can derive. */
const memberIdOf = (handle: string): string => derivedId(`demo:member:${handle}`);

/** Makes the demo world of ratings through the use cases. Whatever exists is left as it is. */
@Injectable()
export class SeedWorld {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly drugs: StoreDrugs,
    private readonly conditions: StoreConditions,
    private readonly rate: RateDrug,
  ) {}

  /** The hand-made catalogue. Conditions that an importer has listed keep the importer's parents. */
  async catalogue(): Promise<Stored> {
    const known = await this.conditions.known();
    const drafts = seedConditions.map((draft) => ({
      ...draft,
      parentIds: known.get(draft.id)?.parentIds ?? draft.parentIds,
    }));
    let stored = await this.conditions.run(drafts);
    for (const part of partsOf(seedDrugs, 500)) stored = addStored(stored, await this.drugs.run(part));
    return stored;
  }

  /** How many of the demo raters have arrived in our copy and may write. */
  async ratersArrived(): Promise<number> {
    const ids = demoRaters.map(memberIdOf);
    const [row] = await execute<{ n: number }>(
      this.em.fork(),
      `select count(*)::int as n from member where id = any($1::uuid[]) and level >= 2 and standing = 'good'`,
      [ids],
    );
    return row!.n;
  }

  /** @returns how many ratings are new */
  async ratings(): Promise<number> {
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
