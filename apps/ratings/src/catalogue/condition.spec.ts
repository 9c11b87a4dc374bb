import { describe, expect, it } from '@jest/globals';
import type { Condition } from './condition.js';
import { ancestorsOf } from './condition.js';
import { planOf } from './condition-plan.js';

const graph: Record<string, string[]> = {
  'DOID:10': ['DOID:8', 'DOID:9'],
  'DOID:8': ['DOID:7'],
  'DOID:9': ['DOID:4'],
  'DOID:7': ['DOID:4'],
  'DOID:4': [],
};
const draft = (id: string, label: string, ...parentIds: string[]) => ({ id, label, parentIds });
const stored = (conditions: Condition[]): Map<string, Condition> => new Map(conditions.map((c) => [c.id, c]));

describe('ancestors', () => {
  it('are all the way up to the root, nearest first, each once', () => {
    expect(ancestorsOf('DOID:10', (id) => graph[id] ?? [])).toEqual(['DOID:8', 'DOID:9', 'DOID:4', 'DOID:7']);
  });

  it('end in a circle and never hold the condition itself', () => {
    const circle: Record<string, string[]> = { a: ['b'], b: ['a'] };
    expect(ancestorsOf('a', (id) => circle[id] ?? [])).toEqual(['b']);
  });
});

describe('storing conditions', () => {
  const drafts = [draft('DOID:1', 'organ disease', 'DOID:4'), draft('DOID:2', 'asthma', 'DOID:1')];
  const first = planOf(new Map(), drafts);

  it('adds the root where it is missing', () => {
    expect(first.listed.map(({ id }) => id)).toEqual(['DOID:4', 'DOID:1', 'DOID:2']);
    expect(first.listed[2]!.ancestorIds).toEqual(['DOID:1', 'DOID:4']);
  });

  it('a second time changes nothing', () => {
    expect(planOf(stored(first.listed), drafts)).toEqual({ listed: [], changed: [] });
  });

  it('a parent put in between changes the ancestors of everything below, also of what no draft names', () => {
    const next = [draft('DOID:3', 'lung disease', 'DOID:4'), draft('DOID:1', 'organ disease', 'DOID:3')];
    const plan = planOf(stored(first.listed), next);
    expect(plan.listed.map(({ id }) => id)).toEqual(['DOID:3']);
    expect(plan.changed.map(({ id, version, ancestorIds }) => [id, version, ancestorIds])).toEqual([
      ['DOID:1', 2, ['DOID:3', 'DOID:4']],
      ['DOID:2', 2, ['DOID:1', 'DOID:3', 'DOID:4']],
    ]);
  });

  it('keeps synonyms that another source knew', () => {
    const known = stored(
      planOf(new Map(), [{ ...draft('DOID:2', 'asthma', 'DOID:4'), synonyms: ['wheeze'] }]).listed,
    );
    expect(planOf(known, [draft('DOID:2', 'asthma', 'DOID:4')]).changed).toEqual([]);
  });
});
