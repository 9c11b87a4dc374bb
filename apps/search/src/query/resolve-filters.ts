import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import { Catalogue } from '../concept/catalogue.js';
import type { Dictionary } from '../concept/dictionary.js';
import { fold } from '../concept/fold.js';
import type { ResolvedFilter } from './query-plan.js';
import type { ItemIs, ListOperator, TypedQuery } from './typed-query.js';
import type { Viewer } from './visibility.js';

interface Follow {
  readonly target_kind: 'member' | 'specialty' | 'drug' | 'condition' | 'reference';
  readonly target_id: string;
}

const readAuthors = statement<{ id: string }>(
  'search.authors-by-handle',
  'select id from member where handle = any($1)',
);
const readFollows = statement<Follow>(
  'search.follows',
  'select target_kind, target_id from follow where member_id = $1 and active order by id limit 1000',
);

const anyOf = (fields: string[], values: readonly string[]): ResolvedFilter => ({
  kind: 'any',
  fields,
  values,
});
const lower = (text: string): string => text.toLowerCase();

/** Turns the names of a typed query into ids. */
@Injectable()
export class ResolveFilters {
  constructor(
    private readonly reads: Reads,
    private readonly catalogue: Catalogue,
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
    const { dictionary } = this.catalogue;
    const ids = (kind: 'drugIds' | 'conditionIds' | 'drugClasses' | 'specialtyIds') =>
      values.flatMap((value) => {
        const found = idsOf(dictionary, kind, value);
        if (found.length === 0) warnings.push(`No ${name} is called "${value}".`);
        return found;
      });
    switch (name) {
      case 'drug':
        return anyOf(['drugIds'], ids('drugIds'));
      case 'condition':
        return anyOf(['conditionIds', 'conditionAncestorIds'], ids('conditionIds'));
      case 'class':
        return anyOf(['drugClasses'], ids('drugClasses'));
      case 'specialty':
        return anyOf(['specialtyIds'], ids('specialtyIds'));
      case 'country':
        return anyOf(
          ['authorCountry'],
          values.map((value) => value.toUpperCase()),
        );
      case 'region':
        return anyOf(['authorRegion'], values.map(lower));
      case 'lang':
        return anyOf(
          ['lang'],
          values.map((value) => lower(value.split('-')[0]!)),
        );
      case 'role':
        return anyOf(
          ['authorRole'],
          values.map((value) => lower(value).replaceAll('-', '_')),
        );
      case 'state':
        return anyOf(['state', 'label'], values.map(lower));
      case 'tag':
        return anyOf(
          ['tags'],
          values.flatMap((value) => [value, fold(value)]),
        );
      case 'reference':
        return anyOf(['referenceIds'], values.map(referenceId));
    }
  }

  private async itemIs(value: ItemIs, viewer: Viewer): Promise<ResolvedFilter> {
    if (value === 'mine') return anyOf(['authorId'], [viewer.memberId]);
    if (value !== 'followed') return anyOf(['label'], [value]);
    const follows = await this.reads.all(readFollows, [viewer.memberId]);
    const of = (kind: Follow['target_kind']): string[] =>
      follows.filter((follow) => follow.target_kind === kind).map((follow) => follow.target_id);
    return {
      kind: 'or',
      filters: [
        anyOf(['authorId'], of('member')),
        anyOf(['specialtyIds'], of('specialty')),
        anyOf(['drugIds'], of('drug')),
        anyOf(['conditionIds', 'conditionAncestorIds'], of('condition')),
        anyOf(['referenceIds'], of('reference')),
      ],
    };
  }
}

/** An id as it is, or what a name stands for. */
function idsOf(
  dictionary: Dictionary,
  kind: 'drugIds' | 'conditionIds' | 'drugClasses' | 'specialtyIds',
  value: string,
): string[] {
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
