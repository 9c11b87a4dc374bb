import { Injectable } from '@nestjs/common';
import { Catalogue } from '../concept/catalogue.js';
import type { Meaning } from '../concept/dictionary.js';
import { fold } from '../concept/fold.js';
import { ContentIndex } from '../index/content-index.js';
import type { SuggestAnswer } from './search.http.js';
import type { Viewer } from './visibility.js';

const most = 5;
const shortest = 2;

/** Names and titles while somebody types. */
@Injectable()
export class Suggest {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly index: ContentIndex,
  ) {}

  /** @throws SearchUnavailable without the engine */
  async run(viewer: Viewer, text: string): Promise<SuggestAnswer> {
    const typed = text.trim();
    if ([...typed].length < shortest || viewer.tokens.length === 0) return { names: [], titles: [] };
    return { names: this.names(typed), titles: await this.index.titles(viewer, typed, most) };
  }

  /** From memory: names that begin so, else names that nearly are so. */
  private names(text: string): SuggestAnswer['names'] {
    const { dictionary, speller } = this.catalogue;
    const starting = dictionary.startingWith(text, most);
    const found =
      starting.length > 0
        ? starting
        : speller.near(fold(text)).flatMap(({ word }) => dictionary.meaningOf(word) ?? []);
    return found.slice(0, most).map(nameView);
  }
}

function nameView(meaning: Meaning): SuggestAnswer['names'][number] {
  const kinds = [
    ['drug', meaning.drugIds],
    ['condition', meaning.conditionIds],
    ['class', meaning.drugClasses],
    ['specialty', meaning.specialtyIds],
  ] as const;
  const [kind, ids] = kinds.find(([, set]) => set.size > 0) ?? kinds[0];
  return { name: meaning.name, kind, ids: [...ids].slice(0, 20) };
}
