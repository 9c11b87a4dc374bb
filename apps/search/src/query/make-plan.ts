import { Injectable } from '@nestjs/common';
import { Clock } from '@openrounds/database';
import { Catalogue } from '../concept/catalogue.js';
import type { Meaning } from '../concept/dictionary.js';
import { fold } from '../concept/fold.js';
import type { Mention } from '../concept/tag-text.js';
import { mentionsIn } from '../concept/tag-text.js';
import type { IndexLanguage } from '../index/analysis.js';
import { indexLanguageOf } from '../index/analysis.js';
import { ContentIndex } from '../index/content-index.js';
import type { MatchMode, QueryPlan, WeightedWords } from './query-plan.js';
import {
  contentWords,
  distinctWords,
  longQuery,
  mostWords,
  requiredTerms,
  unitsOf,
  weightedWords,
} from './query-plan.js';
import { ResolveFilters } from './resolve-filters.js';
import type { TypedQuery } from './typed-query.js';
import { hasText } from './typed-query.js';
import type { Viewer } from './visibility.js';

const hourMs = 3_600_000;
const mostDoubted = 8;

export interface Planned {
  readonly plan: QueryPlan;
  /** Words one edit away from a name of the catalogue, in case no document holds them. */
  readonly doubted: readonly string[];
}

/** Turns a typed query into what is asked of the engine. */
@Injectable()
export class MakePlan {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly index: ContentIndex,
    private readonly filters: ResolveFilters,
    private readonly clock: Clock,
  ) {}

  /** @param now of an earlier page of the same search */
  async run(typed: TypedQuery, viewer: Viewer, warnings: string[], now?: string): Promise<Planned> {
    const text = typed.words.join(' ');
    const mentions = mentionsIn(this.catalogue.dictionary, text, 'query');
    const languages = languagesOf(typed, viewer);
    const plan: QueryPlan = {
      typed,
      mentions,
      corrected: [],
      words: await this.weighted(typed.words, languages[0] ?? 'en'),
      languages,
      filters: await this.filters.run(typed, viewer, warnings),
      mode: modeOf(typed, mentions),
      sort: typed.sort ?? (hasText(typed) ? 'relevance' : 'newest'),
      readerSpecialties: viewer.specialties,
      now: now ?? new Date(Math.floor(this.clock.now().getTime() / hourMs) * hourMs).toISOString(),
    };
    return { plan, doubted: this.doubted(typed, mentions) };
  }

  /** What a misspelt word is taken to mean: the nearest name, if it is one edit away. */
  correction(word: string): { name: string; meaning: Meaning } | undefined {
    const nearest = this.catalogue.speller.near(fold(word), 1)[0];
    const meaning = nearest && this.catalogue.dictionary.meaningOf(nearest.word);
    return meaning && { name: nearest.word, meaning };
  }

  /** One request to the engine, and only for long queries. */
  private async weighted(words: readonly string[], language: IndexLanguage): Promise<WeightedWords> {
    const distinct = distinctWords(words);
    if (distinct.length <= longQuery) return { full: distinct, light: [] };
    const frequencies = await this.index.frequencies(words.join(' '), language);
    const byWord = new Map<string, { stem: string; documents: number }>();
    let start = 0;
    for (const word of words) {
      for (let at = start; at < start + word.length && !byWord.has(word); at += 1) {
        const known = frequencies.get(at);
        if (known) byWord.set(word, known);
      }
      start += word.length + 1;
    }
    const weighted = weightedWords(words, (word) => byWord.get(word) ?? null);
    return weighted.full.length > 0
      ? weighted
      : { full: distinct.slice(0, longQuery), light: distinct.slice(longQuery, mostWords) };
  }

  private doubted(typed: TypedQuery, mentions: readonly Mention[]): string[] {
    const { speller } = this.catalogue;
    const text = typed.words.join(' ');
    const named = new Set(mentions.flatMap(({ start, end }) => text.slice(start, end).split(' ')));
    const doubted = contentWords(distinctWords(typed.words)).filter((word) => {
      const folded = fold(word);
      return (
        folded.length >= 6 &&
        !named.has(word) &&
        /^\p{L}+$/u.test(folded) &&
        speller.near(folded, 1).length > 0
      );
    });
    return doubted.slice(0, mostDoubted);
  }
}

/** With up to three content terms all are required; a concept is one term. */
function modeOf(typed: TypedQuery, mentions: readonly Mention[]): MatchMode {
  const units = unitsOf(
    typed.words,
    mentions.filter((mention) => !mention.meaning.hint),
  ).length;
  return units > 0 && units <= requiredTerms ? 'required' : 'optional';
}

/** Those that `lang:` names, else the reader's and English. */
function languagesOf(typed: TypedQuery, viewer: Viewer): IndexLanguage[] {
  const wanted = typed.filters.lang ?? ['en', ...viewer.languages];
  return [...new Set(wanted.map(indexLanguageOf))];
}
