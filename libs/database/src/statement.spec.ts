import { describe, expect, it } from '@jest/globals';
import { statement } from './statement.js';

describe('statement', () => {
  it('two statements cannot share a name', () => {
    statement('spec.first', 'select 1');
    expect(() => statement('spec.first', 'select 2')).toThrow('declared twice');
  });

  it('paging by OFFSET is refused, the word inside a text is not', () => {
    expect(() => statement('spec.paged', 'select 1 limit 20 OFFSET 40')).toThrow('keyset');
    expect(() => statement('spec.worded', `select 'offset' as word`)).not.toThrow();
  });

  it('a statement without a proper name is refused', () => {
    expect(() => statement('', 'select 1')).toThrow('must be 3 to 63');
    expect(() => statement('a'.repeat(64), 'select 1')).toThrow('must be 3 to 63');
  });
});
