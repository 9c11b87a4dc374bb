import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import { Catalogue } from '../concept/catalogue.js';
import type { Dictionary } from '../concept/dictionary.js';
import { fold } from '../concept/fold.js';
import { Followed } from './followed.js';
import type { ResolvedFilter } from './query-plan.js';
import { anyOf } from './query-plan.js';
import type { ItemIs, ListOperator, TypedQuery } from './typed-query.js';
import type { Viewer } from './visibility.js';

const readAuthors = statement<{ id: string }>(
  'search.authors-by-handle',
  'select id from member where handle = any($1)',
);
function lower(text: string): string {
  return text.toLowerCase();
}

type ConceptKind = 'drugIds' | 'conditionIds' | 'drugClasses' | 'specialtyIds';

/** Operators whose values are names of the dictionary. A condition includes what lies below it. */
const conceptFilters: Record<
  'drug' | 'condition' | 'class' | 'specialty',
  { fields: string[]; kind: ConceptKind }
> = {
  drug: { fields: ['drugIds'], kind: 'drugIds' },
  condition: { fields: ['conditionIds', 'conditionAncestorIds'], kind: 'conditionIds' },
  class: { fields: ['drugClasses'], kind: 'drugClasses' },
  specialty: { fields: ['specialtyIds'], kind: 'specialtyIds' },
};

/** Operators whose values stand in a field as they are, in one spelling. */
const valueFilters: Record<
  'country' | 'region' | 'lang' | 'role' | 'state' | 'tag' | 'reference',
  { fields: string[]; read: (value: string) => string | string[] }
> = {
  country: { fields: ['authorCountry'], read: (value) => value.toUpperCase() },
  region: { fields: ['authorRegion'], read: lower },
  lang: { fields: ['lang'], read: (value) => lower(value.split('-')[0]!) },
  role: { fields: ['authorRole'], read: (value) => lower(value).replaceAll('-', '_') },
  state: { fields: ['state', 'label'], read: lower },
  tag: { fields: ['tags'], read: (value) => [value, fold(value)] },
  reference: { fields: ['referenceIds'], read: referenceId },
};

/** Turns the names of a typed query into ids. */
@Injectable()
export class ResolveFilters {
  constructor(
    private readonly reads: Reads,
    private readonly catalogue: Catalogue,
    private readonly followed: Followed,
  ) {}

  /** @param warnings gets a sentence for every name that nobody knows; such a filter matches nothing */
  async run(query: TypedQuery, viewer: Viewer, warnings: string[]): Promise<ResolvedFilter[]> {
    const filters: ResolvedFilter[] = [];
    for (const [name, values] of Object.entries(query.filters) as [ListOperator, readonly string[]][]) {
      if (values.length === 0) continue;
      filters.push(name === 'author' ? await this.authors(values) : this.listed(name, values, warnings));
    }
    if (query.is.length > 0) {
      const is = await Promise.all(query.is.map((value) => this.itemIs(value, viewer)));
      filters.push(is.length === 1 ? is[0]! : { kind: 'or', filters: is });
    }
    if (query.has.includes('reference')) filters.push({ kind: 'exists', field: 'referenceIds' });
    if (query.after !== null || query.before !== null) {
      filters.push({ kind: 'range', field: 'publishedAt', from: query.after, to: query.before });
    }
    return filters;
  }

  private async authors(handles: readonly string[]): Promise<ResolvedFilter> {
    const rows = await this.reads.all(readAuthors, [
      handles.map((handle) => lower(handle.replace(/^@/, ''))),
    ]);
    return anyOf(
      ['authorId'],
      rows.map((row) => row.id),
    );
  }

  private listed(
    name: Exclude<ListOperator, 'author'>,
    values: readonly string[],
    warnings: string[],
  ): ResolvedFilter {
    const concept = conceptFilters[name as keyof typeof conceptFilters];
    if (!concept) {
      const { fields, read } = valueFilters[name as keyof typeof valueFilters];
      return anyOf(fields, values.flatMap(read));
    }
    const ids = values.flatMap((value) => {
      const found = idsOf(this.catalogue.dictionary, concept.kind, value);
      if (found.length === 0) warnings.push(`No ${name} is called "${value}".`);
      return found;
    });
    return anyOf(concept.fields, ids);
  }

  private async itemIs(value: ItemIs, viewer: Viewer): Promise<ResolvedFilter> {
    if (value === 'mine') return anyOf(['authorId'], [viewer.memberId]);
    if (value !== 'followed') return anyOf(['label'], [value]);
    return (await this.followed.by(viewer.memberId)) ?? anyOf(['authorId'], []);
  }
}

/** An id as it is, or what a name stands for. */
function idsOf(dictionary: Dictionary, kind: ConceptKind, value: string): string[] {
  const id = value.replace(/^drug:/, '');
  if (dictionary.labelOf(id) !== undefined) return [id];
  return [...(dictionary.meaningOf(value)?.[kind] ?? [])];
}

/** `10.1000/x` and `12345` as they stand in `referenceIds`. */
function referenceId(value: string): string {
  const text = lower(value).replace(/^https?:\/\/(dx\.)?doi\.org\//, '');
  if (/^\d+$/.test(text)) return `pmid:${text}`;
  return text.startsWith('10.') ? `doi:${text}` : text;
}
