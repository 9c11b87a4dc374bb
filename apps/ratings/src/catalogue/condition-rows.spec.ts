import { describe, expect, it } from '@jest/globals';
import { ConditionCollector } from './condition-rows.js';

function collect(rows: string[][], known?: Map<string, string>) {
  const collector = new ConditionCollector();
  rows.forEach((cells, index) => collector.add({ line: index + 2, cells }));
  return collector.result(known);
}

describe('rows of a condition file', () => {
  it('find their parents by label, children before parents too', () => {
    const { drafts, refused } = collect([
      ['DOID:2', 'asthma', 'lung disease', 'ICD10CM:J45'],
      ['DOID:1', 'lung disease', 'disease', ''],
    ]);
    expect(refused).toEqual([]);
    expect(drafts).toEqual([
      { id: 'DOID:2', label: 'asthma', parentIds: ['DOID:1'], icd10cm: ['J45'] },
      { id: 'DOID:1', label: 'lung disease', parentIds: ['DOID:4'], icd10cm: [] },
    ]);
  });

  it('of one condition with several parents become one condition', () => {
    const { drafts } = collect([
      ['DOID:1', 'a', 'disease', ''],
      ['DOID:2', 'b', 'disease', ''],
      ['DOID:3', 'c', 'a', 'ICD10CM:C00, ICD10CM:C01'],
      ['DOID:3', 'c', 'b', 'ICD10CM:C01'],
    ]);
    expect(drafts[2]).toEqual({
      id: 'DOID:3',
      label: 'c',
      parentIds: ['DOID:1', 'DOID:2'],
      icd10cm: ['C00', 'C01'],
    });
  });

  it('may name a parent that only the catalogue knows', () => {
    const { drafts } = collect([['DOID:9', 'x', 'known', '']], new Map([['known', 'DOID:8']]));
    expect(drafts[0]!.parentIds).toEqual(['DOID:8']);
  });

  it('without a known parent are refused, and their children with them', () => {
    const { drafts, refused } = collect([
      ['DOID:1', 'a', 'nowhere', ''],
      ['DOID:2', 'b', 'a', ''],
      ['DOID:3', 'c', 'disease', ''],
    ]);
    expect(drafts.map(({ id }) => id)).toEqual(['DOID:3']);
    expect(refused).toEqual([
      { line: 2, what: 'DOID:1', reason: 'has the unknown parent "nowhere"' },
      { line: 3, what: 'DOID:2', reason: 'has the unknown parent "a"' },
    ]);
  });

  it('that make a circle are refused', () => {
    const { drafts, refused } = collect([
      ['DOID:1', 'a', 'b', ''],
      ['DOID:2', 'b', 'a', ''],
      ['DOID:3', 'c', 'c', ''],
    ]);
    expect(drafts).toEqual([]);
    expect(refused.map(({ what }) => what)).toEqual(['DOID:1', 'DOID:2', 'DOID:3']);
  });

  it('that cannot be a condition are refused with line and reason', () => {
    const { refused } = collect([
      ['D1', 'a', 'disease', ''],
      ['DOID:1', '', 'disease', ''],
      ['DOID:2', 'b', '', ''],
      ['DOID:3', 'c', 'disease'],
      ['DOID:5', 'd', 'disease', ''],
      ['DOID:5', 'e', 'disease', ''],
    ]);
    expect(refused.map(({ reason }) => reason)).toEqual([
      'the id is not DOID:n',
      'has no label',
      'has no parent',
      'has 3 columns instead of 4',
      'has the label "d" in an earlier row',
    ]);
  });
});
