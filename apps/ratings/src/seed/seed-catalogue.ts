import { Injectable } from '@nestjs/common';
import { StoreConditions } from '../catalogue/store-conditions.js';
import { StoreDrugs } from '../catalogue/store-drugs.js';
import type { Stored } from '../catalogue/stored.js';
import { addStored, partsOf } from '../catalogue/stored.js';
import { seedConditions, seedDrugs } from './catalogue.js';

/** Lists the hand-made catalogue. What an importer has listed keeps the importer's parents. */
@Injectable()
export class SeedCatalogue {
  constructor(
    private readonly drugs: StoreDrugs,
    private readonly conditions: StoreConditions,
  ) {}

  /** @returns what changed: nothing at a second run */
  async run(): Promise<Stored> {
    const known = await this.conditions.known();
    const drafts = seedConditions.map((draft) => ({
      ...draft,
      parentIds: known.get(draft.id)?.parentIds ?? draft.parentIds,
    }));
    let stored = await this.conditions.run(drafts);
    for (const part of partsOf(seedDrugs, 500)) stored = addStored(stored, await this.drugs.run(part));
    return stored;
  }
}
