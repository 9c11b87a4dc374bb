import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import { gauge, log } from '@openrounds/telemetry';
import type { CatalogueCondition, CatalogueDrug } from './dictionary.js';
import { Dictionary } from './dictionary.js';
import { Speller } from './spell.js';

const readVersion = statement<{ version: number }>(
  'search.dictionary-version',
  'select version from dictionary',
);
const readDrugs = statement<CatalogueDrug>(
  'search.dictionary-drugs',
  `select source_id as id, state->>'name' as name, state->'ingredients' as ingredients, state->'brands' as brands,
     state->'classLabels' as "classLabels"
   from content where type = 'drug' and not deleted order by source_id`,
);
const readConditions = statement<CatalogueCondition>(
  'search.dictionary-conditions',
  `select source_id as id, state->>'label' as label, state->'synonyms' as synonyms, state->'ancestorIds' as "ancestorIds"
   from content where type = 'condition' and not deleted order by source_id`,
);

/** The dictionary of this process, made anew when the catalogue changes. */
@Injectable()
export class Catalogue {
  #dictionary = Dictionary.of({ version: 0, drugs: [], conditions: [] });
  #speller: Speller | undefined;
  #loading: Promise<Dictionary> | undefined;

  constructor(private readonly reads: Reads) {
    gauge('search_dictionary_names', 'Names in the dictionary in memory', () => this.#dictionary.size);
    gauge('search_dictionary_version', 'Version of the dictionary in memory', () => this.#dictionary.version);
  }

  get dictionary(): Dictionary {
    return this.#dictionary;
  }

  /** Made at its first use after a change: it costs a quarter of a second. */
  get speller(): Speller {
    this.#speller ??= Speller.of(this.#dictionary);
    return this.#speller;
  }

  /** Loads the catalogue if it has changed; several callers share one load. */
  refresh(): Promise<Dictionary> {
    this.#loading ??= this.load().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  private async load(): Promise<Dictionary> {
    const version = (await this.reads.one(readVersion))?.version ?? 0;
    if (version === this.#dictionary.version) return this.#dictionary;
    const began = performance.now();
    // The version is read first: rows that are newer than it are read again at the next look.
    const [drugs, conditions] = await Promise.all([
      this.reads.all(readDrugs),
      this.reads.all(readConditions),
    ]);
    this.#dictionary = await Dictionary.build({ version, drugs, conditions });
    this.#speller = undefined;
    log.info(
      { version, count: this.#dictionary.size, seconds: (performance.now() - began) / 1_000 },
      'dictionary loaded',
    );
    return this.#dictionary;
  }
}
