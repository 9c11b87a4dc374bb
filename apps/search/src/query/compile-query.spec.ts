import { describe, expect, it } from '@jest/globals';
import { Dictionary } from '../concept/dictionary.js';
import { mentionsIn } from '../concept/tag-text.js';
import { compileFilter, compileQuery } from './compile-query.js';
import { parseQuery } from './parse-query.js';
import type { QueryPlan } from './query-plan.js';
import { distinctWords } from './query-plan.js';

const dictionary = Dictionary.of({
  version: 1,
  drugs: [
    {
      id: 'd1',
      name: 'atorvastatin calcium',
      ingredients: ['atorvastatin calcium'],
      brands: ['Lipitor'],
      classLabels: ['statin'],
    },
  ],
  conditions: [{ id: 'DOID:1', label: 'myopathy', synonyms: [], ancestorIds: ['DOID:9'] }],
});
const visible = { terms: { access: ['all'] } };

function planOf(text: string, overrides: Partial<QueryPlan> = {}): QueryPlan {
  const typed = parseQuery(text).query;
  return {
    typed,
    mentions: mentionsIn(dictionary, typed.words.join(' '), 'query'),
    corrected: [],
    words: { full: distinctWords(typed.words), light: [] },
    languages: ['en'],
    filters: [],
    mode: 'required',
    sort: 'relevance',
    readerSpecialties: [],
    now: '2026-01-05T08:00:00.000Z',
    ...overrides,
  };
}

describe('compiling a query', () => {
  it('requires each term of a short query, a name counting as one, in text or concept', () => {
    expect(compileQuery(planOf('Lipitor myopathy'), visible)).toMatchSnapshot();
  });

  it('takes any word of a longer query, the frequent ones at a quarter', () => {
    const plan = planOf('one two three four', {
      mode: 'optional',
      words: { full: ['one', 'two'], light: ['three', 'four'] },
    });
    expect(compileQuery(plan, visible)).toMatchSnapshot();
  });

  it('searches every language of the reader by the same weights', () => {
    const text = JSON.stringify(compileQuery(planOf('gota', { languages: ['en', 'es'] }), visible));
    for (const field of ['heading_en', 'body_en', 'heading_es', 'body_es']) expect(text).toContain(field);
  });

  it('only filters where nothing is asked in words', () => {
    const plan = planOf('-child', { filters: [{ kind: 'any', fields: ['label'], values: ['unsolved'] }] });
    expect(compileQuery(plan, visible)).toEqual({
      bool: {
        filter: [visible, { terms: { label: ['unsolved'] } }],
        must_not: [
          {
            bool: {
              should: [
                { match_phrase: { title: { query: 'child', analyzer: 'plain', boost: 2 } } },
                { match_phrase: { body: { query: 'child', analyzer: 'plain' } } },
              ],
              minimum_should_match: 1,
            },
          },
        ],
      },
    });
  });

  it('holds the filter of visibility in every form', () => {
    for (const text of ['', 'gout', '"gout attack"', 'gout -child', 'one two three four five']) {
      for (const mode of ['required', 'optional', 'fuzzy'] as const) {
        const query = compileQuery(planOf(text, { mode }), visible) as { bool?: { filter: unknown[] } };
        const inner =
          query.bool ??
          (query as { function_score?: { query: { bool: { filter: unknown[] } } } }).function_score!.query
            .bool;
        expect(inner.filter).toContainEqual(visible);
      }
    }
  });

  it('lets what is not text raise a score by at most 30 %', () => {
    const { function_score: score } = compileQuery(
      planOf('gout', { readerSpecialties: ['cardiology'] }),
      visible,
    ) as {
      function_score: {
        max_boost: number;
        boost_mode: string;
        functions: { weight?: number; field_value_factor?: { factor: number } }[];
      };
    };
    const most = score.functions.map(
      ({ weight, field_value_factor }) => weight ?? field_value_factor!.factor,
    );
    expect(most.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1.3, 10);
    expect(score).toMatchObject({ max_boost: 1.3, boost_mode: 'multiply' });
  });

  it('tries edits of few and ordinary words only', () => {
    const words = [...Array.from({ length: 20 }, (_, n) => `w${n}`), 'x'.repeat(200)];
    const text = JSON.stringify(
      compileQuery(planOf('a', { mode: 'fuzzy', words: { full: words, light: ['y'] } }), visible),
    );
    expect(text).toContain('w11');
    expect(text).not.toContain('w12');
    expect(text).not.toContain('xxxx');
  });

  it('includes the last day of a range', () => {
    expect(
      compileFilter({ kind: 'range', field: 'publishedAt', from: '2026-01-01', to: '2026-01-31' }),
    ).toEqual({
      range: { publishedAt: { gte: '2026-01-01', lt: '2026-01-31||+1d' } },
    });
  });
});
