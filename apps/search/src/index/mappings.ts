import { createHash } from 'node:crypto';
import { dimensions } from '@openrounds/contracts';
import type { ContentType } from '../content/content-type.js';
import { analysis, indexLanguages } from './analysis.js';

const keyword = { type: 'keyword' };
const date = { type: 'date' };
const factor = { type: 'float', index: false };
const score = { type: 'byte' };

const searchSide = (language: string): object =>
  language === 'en' ? { analyzer: 'en', search_analyzer: 'en_search' } : { analyzer: language };

/** Stemmed fields carry frequencies only: phrases are asked of the plain ones. */
const languageFields = Object.fromEntries(
  indexLanguages.flatMap((language) =>
    ['heading', 'body'].map((name) => [
      `${name}_${language}`,
      { type: 'text', index_options: 'freqs', ...searchSide(language) },
    ]),
  ),
);

const keywords = (names: string): Record<string, object> =>
  Object.fromEntries(names.split(' ').map((name) => [name, keyword]));

/** The same field names in every type; what a type does not have is left out of its documents. */
const properties = {
  ...keywords('id type threadId lang state label'),
  title: {
    type: 'text',
    analyzer: 'plain',
    search_analyzer: 'plain_search',
    index_prefixes: { min_chars: 2, max_chars: 10 },
    fields: { key: { type: 'keyword', normalizer: 'folded', ignore_above: 512 } },
  },
  body: { type: 'text', analyzer: 'plain', search_analyzer: 'plain_search' },
  ...languageFields,
  ...keywords('drugIds drugClasses conditionIds conditionAncestorIds specialtyIds tags referenceIds'),
  ...keywords('authorId authorRole authorSpecialtyIds authorRegion authorCountry'),
  authorLevel: { type: 'byte' },
  access: keyword,
  createdAt: date,
  publishedAt: date,
  activityAt: date,
  popularity: factor,
  quality: factor,
  countable: { type: 'boolean' },
  ...keywords('drugId conditionId conflict provenance patients line setting'),
  score: { properties: Object.fromEntries(dimensions.map((name) => [name, score])) },
  /** What a hit shows and nobody searches: joined when the document is built. */
  display: { type: 'object', enabled: false },
};

/** The stemmed copies need no second place in the stored source: highlights are cut from title and body. */
const sourceExcludes = indexLanguages.flatMap((language) => [`heading_${language}`, `body_${language}`]);

export interface IndexDefinition {
  settings: Record<string, unknown>;
  mappings: Record<string, unknown>;
}

/** Mapping and settings of one type's index; the same for all types today. */
export function indexDefinition(_type: ContentType): IndexDefinition {
  return {
    settings: {
      number_of_shards: 1,
      'index.auto_expand_replicas': '0-1',
      refresh_interval: '1s',
      'index.gc_deletes': '1h',
      'index.max_result_window': 10_000,
      analysis,
    },
    mappings: { dynamic: 'strict', _source: { excludes: sourceExcludes }, properties },
  };
}

/**
 * Eight hex digits over mapping and analysis: another hash means another generation.
 * Number of shards, refresh and retention can change without one.
 */
export function definitionHash(type: ContentType): string {
  const { mappings } = indexDefinition(type);
  return createHash('sha256').update(JSON.stringify({ analysis, mappings })).digest('hex').slice(0, 8);
}

/** Only ratings with a comment are found; the others are in their index to be counted. */
export function aliasFilter(type: ContentType): object | undefined {
  return type === 'rating' ? { exists: { field: 'body' } } : undefined;
}
