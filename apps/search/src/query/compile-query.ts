import type { Meaning } from '../concept/dictionary.js';
import type { IndexLanguage } from '../index/analysis.js';
import type { QueryPlan, ResolvedFilter, Unit } from './query-plan.js';
import { lightWeight, longQuery, unitsOf } from './query-plan.js';
import { hasText } from './typed-query.js';

/** A piece of the engine's query language. */
export type Clause = Record<string, unknown>;

const weight = {
  heading: 2,
  body: 1,
  concept: 1.5,
  parent: 0.5,
  phraseTitle: 1,
  phraseBody: 0.5,
  title: 100,
  hint: 0.3,
};
const longestFuzzy = 32;
const any = (should: Clause[]): Clause => ({ bool: { should, minimum_should_match: 1 } });

/**
 * The engine's query of a plan: text and concepts as section 6 of the search design weighs them, raised by at most
 * 30 % by what is not text. Filters select and never score.
 */
export function compileQuery(plan: QueryPlan, visible: Clause): Clause {
  const filter = [visible, ...plan.filters.map(compileFilter)];
  const must_not = plan.typed.not.map((text) => any(exactly(text)));
  if (!hasText(plan.typed)) return { bool: { filter, must_not } };
  const text = { bool: { must: mustClauses(plan), should: boosts(plan), filter, must_not } };
  return {
    function_score: {
      query: text,
      functions: functions(plan),
      score_mode: 'sum',
      boost_mode: 'multiply',
      max_boost: 1.3,
    },
  };
}

/** What highlights are cut for: phrases and the words that weigh; of a long message not every "some" and "after". */
export function highlightQuery(plan: QueryPlan): Clause {
  const words = plan.words.full.join(' ');
  const phrases = plan.typed.phrases.flatMap((phrase) => exactly(phrase));
  return any([...fieldMatches(plan, words, 1), ...phrases]);
}

function mustClauses(plan: QueryPlan): Clause[] {
  const phrases = plan.typed.phrases.map((phrase) => any(exactly(phrase)));
  if (plan.typed.words.length === 0) return phrases;
  const units = unitsOf(plan.typed.words, plan.mentions);
  if (plan.mode === 'required' && units.length > 0) {
    return [...phrases, ...units.map((unit) => any(unitClauses(plan, unit)))];
  }
  return [...phrases, any(optionalClauses(plan))];
}

function unitClauses(plan: QueryPlan, { text, mention }: Unit): Clause[] {
  const words = fieldMatches(plan, text, 1, 'and');
  return mention ? [...words, ...conceptClauses(mention.meaning)] : words;
}

function optionalClauses(plan: QueryPlan): Clause[] {
  const meanings = [...plan.mentions.map((mention) => mention.meaning), ...plan.corrected];
  const { full, light } = fuzzyWords(plan);
  return [
    ...fieldMatches(plan, full.join(' '), 1),
    ...fieldMatches(plan, light.join(' '), lightWeight),
    ...[...new Set(meanings)].flatMap(conceptClauses),
    exactTitle(plan),
  ];
}

/** Edits are tried for few words of ordinary length: the engine's work grows with the square of a word's length. */
function fuzzyWords({ words, mode }: QueryPlan): QueryPlan['words'] {
  if (mode !== 'fuzzy') return words;
  return { full: words.full.filter((word) => word.length <= longestFuzzy).slice(0, longQuery), light: [] };
}

/** 2 x heading + body in every language searched. */
function fieldMatches(
  plan: QueryPlan,
  query: string,
  factor: number,
  operator: 'or' | 'and' = 'or',
): Clause[] {
  if (query === '') return [];
  const fuzzy = plan.mode === 'fuzzy' ? { fuzziness: 'AUTO:4,8', prefix_length: 1, max_expansions: 50 } : {};
  const match = (field: string, boost: number): Clause => ({
    match: { [field]: { query, operator, boost, auto_generate_synonyms_phrase_query: false, ...fuzzy } },
  });
  return plan.languages.flatMap((language: IndexLanguage) => [
    match(`heading_${language}`, weight.heading * factor),
    match(`body_${language}`, weight.body * factor),
  ]);
}

/** A name may lead to several ids; they count as one term, so the best of them scores. */
function conceptClauses(meaning: Meaning): Clause[] {
  const factor = meaning.hint ? weight.hint : 1;
  const best = (field: string, ids: ReadonlySet<string>, boost: number): Clause[] =>
    ids.size === 0
      ? []
      : [{ dis_max: { queries: [...ids].map((id) => ({ term: { [field]: id } })), boost: boost * factor } }];
  return [
    ...best('drugIds', meaning.drugIds, weight.concept),
    ...best('conditionIds', meaning.conditionIds, weight.concept),
    ...best('specialtyIds', meaning.specialtyIds, weight.concept),
    ...best('conditionAncestorIds', meaning.conditionIds, weight.parent),
    ...best('drugClasses', meaning.drugClasses, weight.parent),
  ];
}

function exactly(text: string): Clause[] {
  return [
    { match_phrase: { title: { query: text, analyzer: 'plain', boost: weight.heading } } },
    { match_phrase: { body: { query: text, analyzer: 'plain' } } },
  ];
}

function exactTitle(plan: QueryPlan): Clause {
  return {
    constant_score: { filter: { term: { 'title.key': plan.typed.words.join(' ') } }, boost: weight.title },
  };
}

function boosts(plan: QueryPlan): Clause[] {
  const { words } = plan.typed;
  if (words.length === 0) return [];
  const query = words.join(' ');
  const title = plan.mode === 'required' ? [exactTitle(plan)] : [];
  if (words.length < 2 || words.length > 12) return title;
  return [
    ...title,
    { match_phrase: { title: { query, slop: 2, boost: weight.phraseTitle } } },
    { match_phrase: { body: { query, slop: 2, boost: weight.phraseBody } } },
  ];
}

const datedTypes = ['post', 'comment', 'case', 'rating'];

/** 1 + .10 popularity + .10 recency + .05 quality + .03 verified author + .02 the reader's specialty. */
function functions(plan: QueryPlan): Clause[] {
  const value = (field: string, factor: number): Clause => ({
    filter: { exists: { field } },
    field_value_factor: { field, factor, missing: 0 },
  });
  const recent = { publishedAt: { origin: plan.now, scale: '180d', decay: 0.5 } };
  const dated = { bool: { filter: [{ terms: { type: datedTypes } }, { exists: { field: 'publishedAt' } }] } };
  const own = plan.readerSpecialties;
  return [
    { weight: 1, filter: { match_all: {} } },
    value('popularity', 0.1),
    { filter: dated, exp: recent, weight: 0.1 },
    value('quality', 0.05),
    { filter: { range: { authorLevel: { gte: 2 } } }, weight: 0.03 },
    ...(own.length > 0 ? [{ filter: { terms: { specialtyIds: own } }, weight: 0.02 }] : []),
  ];
}

/** @returns a clause that selects and does not score */
export function compileFilter(filter: ResolvedFilter): Clause {
  switch (filter.kind) {
    case 'exists':
      return { exists: { field: filter.field } };
    case 'range':
      return {
        range: {
          [filter.field]: {
            ...(filter.from && { gte: filter.from }),
            ...(filter.to && { lt: `${filter.to}||+1d` }),
          },
        },
      };
    case 'or':
      return any(filter.filters.map(compileFilter));
    case 'any': {
      const terms = filter.fields.map((field) => ({ terms: { [field]: filter.values } }));
      return terms.length === 1 ? terms[0]! : any(terms);
    }
  }
}
