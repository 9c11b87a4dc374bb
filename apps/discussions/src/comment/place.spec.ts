import { describe, expect, it } from '@jest/globals';
import type { Answered } from './place.js';
import { placeOf } from './place.js';

describe('the place of a comment', () => {
  it('without a parent is the top of its own branch', () => {
    expect(placeOf('a', null)).toEqual({ parentId: null, branchId: 'a', depth: 1 });
  });

  it('is one level below the comment it answers, to level 6, and beside it from there', () => {
    let answered: Answered = { id: '1', ...placeOf('1', null) };
    const chain = [answered];
    for (const id of ['2', '3', '4', '5', '6', '7', '8']) {
      answered = { id, ...placeOf(id, answered) };
      chain.push(answered);
    }
    expect(chain.map(({ depth }) => depth)).toEqual([1, 2, 3, 4, 5, 6, 6, 6]);
    expect(chain.map(({ parentId }) => parentId)).toEqual([null, '1', '2', '3', '4', '5', '5', '5']);
    expect(new Set(chain.map(({ branchId }) => branchId))).toEqual(new Set(['1']));
  });
});
