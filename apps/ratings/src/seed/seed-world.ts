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
import { plannedRatings } from './rating-plan.js';

interface Writer {
  id: string;
  handle: string;
}

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

  /** Demo members who may write and have arrived in our copy, by handle: their ids are derived from their handles. */
  async writers(): Promise<Writer[]> {
    const members = await execute<Writer>(
      this.em.fork(),
      `select id, handle from member where level >= 2 and standing = 'good' order by handle`,
    );
    return members.filter(({ id, handle }) => id === derivedId(`demo:member:${handle}`));
  }

  /** @returns how many ratings are new */
  async ratings(writers: readonly Writer[]): Promise<number> {
    const idOf = new Map(writers.map(({ id, handle }) => [handle, id]));
    let made = 0;
    for (const { handle, seed, input } of plannedRatings([...idOf.keys()])) {
      try {
        await this.rate.run(idOf.get(handle)!, input, derivedId(seed));
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
