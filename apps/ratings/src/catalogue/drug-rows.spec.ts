import { describe, expect, it } from '@jest/globals';
import { derivedId } from '@openrounds/database';
import { drugIdOf, mergedDrug, newDrug } from './drug.js';
import { DrugCollector } from './drug-rows.js';

function collect(...rows: string[][]) {
  const collector = new DrugCollector();
  rows.forEach((cells, index) => collector.add({ line: index + 2, cells }));
  return collector.result();
}

describe('the id of a drug', () => {
  it('is derived from the sorted lower-case ingredients, salts kept', () => {
    expect(drugIdOf(['Valsartan', ' sacubitril '])).toBe(derivedId('drug:sacubitril;valsartan'));
    expect(drugIdOf(['atorvastatin calcium'])).not.toBe(drugIdOf(['atorvastatin']));
  });
});

describe('rows of a drug file', () => {
  it('gather the brands of a drug, whatever separates its ingredients', () => {
    const { drafts } = collect(['entresto', 'sacubitril; valsartan'], ['other', 'valsartan;sacubitril']);
    expect(drafts).toEqual([{ ingredients: ['sacubitril', 'valsartan'], brands: ['entresto', 'other'] }]);
  });

  it('whose brand is the ingredients make a drug without a brand', () => {
    const { drafts } = collect(['aspirin', 'aspirin'], ['valsartan; sacubitril', 'sacubitril;valsartan']);
    expect(drafts.map(({ brands }) => brands)).toEqual([[], []]);
  });

  it('that cannot be a drug are refused with line and reason', () => {
    const { refused, rows } = collect(['a', ''], ['', 'b'], ['c'], ['d', ' ; '], ['e', 'x'.repeat(301)]);
    expect(rows).toBe(5);
    expect(refused.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'has no ingredient'],
      [3, 'has no brand'],
      [4, 'has 1 columns instead of 2'],
      [5, 'has no ingredient'],
      [6, 'an ingredient is longer than 300 characters'],
    ]);
  });

  it('beyond 200 brands are cut and reported', () => {
    const { drafts, refused } = collect(...Array.from({ length: 203 }, (_, n) => [`brand ${n}`, 'saline']));
    expect(drafts[0]!.brands).toHaveLength(200);
    expect(refused).toHaveLength(3);
    expect(refused[0]).toEqual({ line: 202, what: 'brand 200', reason: 'the drug has 200 brands already' });
  });
});

describe('merging what several sources know of a drug', () => {
  const drug = newDrug({ ingredients: ['simvastatin'], brands: ['Zocor'], classLabels: ['statin'] });

  it('a draft that says nothing new changes nothing, also in other capitals', () => {
    expect(mergedDrug(drug, { ingredients: ['simvastatin'], brands: ['zocor'] })).toBeUndefined();
  });

  it('a new brand is added, the class words stay, the version rises by one', () => {
    const merged = mergedDrug(drug, { ingredients: ['simvastatin'], brands: ['flolipid', 'zocor'] });
    expect(merged).toEqual({ ...drug, version: 2, brands: ['Zocor', 'flolipid'] });
  });

  it('an indication that is known keeps what was known of it', () => {
    const onLabel = { conditionId: 'DOID:1', onLabel: 'yes' as const, source: 'label', date: null };
    const known = newDrug({ ingredients: ['x'], brands: [], indications: [onLabel] });
    const draft = {
      ingredients: ['x'],
      brands: [],
      indications: [{ ...onLabel, onLabel: 'unknown' as const }],
    };
    expect(mergedDrug(known, draft)).toBeUndefined();
  });
});
