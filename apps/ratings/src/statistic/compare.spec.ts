import { describe, expect, it } from '@jest/globals';
import { compareDrugs } from './compare.js';
import type { Counts } from './dirichlet.js';

const drug = (id: string, name: string, efficacy: Counts) => ({ id, name, counts: { efficacy } });
const strong: Counts = [2, 5, 20, 60, 63];
const few: Counts = [0, 0, 1, 2, 4];
const weak: Counts = [20, 40, 60, 30, 10];

describe('a comparison', () => {
  it('of overlapping intervals says "no difference shown" and orders by name', () => {
    const [efficacy] = compareDrugs([drug('1', 'zeta', strong), drug('2', 'alpha', few)]);
    expect(efficacy!.orderedBy).toBe('name');
    expect(efficacy!.drugs.map(({ name }) => name)).toEqual(['alpha', 'zeta']);
    expect(efficacy!.pairs).toEqual([
      { drugIds: ['2', '1'], verdict: 'no difference shown', higher: null, by: null },
    ]);
  });

  it('of separate intervals says which is higher and by how much, and orders by mean', () => {
    const [efficacy] = compareDrugs([drug('1', 'alpha', weak), drug('2', 'zeta', strong)]);
    expect(efficacy!.orderedBy).toBe('mean');
    expect(efficacy!.drugs.map(({ id }) => id)).toEqual(['2', '1']);
    expect(efficacy!.pairs).toEqual([{ drugIds: ['1', '2'], verdict: 'higher', higher: '2', by: 1.29 }]);
  });

  it('of three drugs orders by name as soon as two of them overlap', () => {
    const [efficacy] = compareDrugs([drug('1', 'b', weak), drug('2', 'c', strong), drug('3', 'a', few)]);
    expect(efficacy!.orderedBy).toBe('name');
    expect(efficacy!.drugs.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(efficacy!.pairs.map(({ verdict }) => verdict).sort()).toEqual([
      'higher',
      'higher',
      'no difference shown',
    ]);
  });

  it('with fewer than five ratings of one drug shows neither a difference nor a mean', () => {
    const [efficacy] = compareDrugs([drug('1', 'a', strong), drug('2', 'b', [0, 0, 0, 0, 4])]);
    expect(efficacy!.pairs[0]).toEqual({ drugIds: ['1', '2'], verdict: 'too few', higher: null, by: null });
    expect(efficacy!.drugs[1]!.figure.mean).toBeNull();
  });

  it('covers all six dimensions', () => {
    expect(compareDrugs([drug('1', 'a', strong), drug('2', 'b', weak)])).toHaveLength(6);
  });
});
