import { describe, expect, it } from '@jest/globals';
import { BadRecord, classify, DependencyDown, reasonOf } from './failure.js';

const withCode = (code: string, extra: object = {}) => Object.assign(new Error('x'), { code, ...extra });

describe('classify', () => {
  it.each(['ECONNREFUSED', '57P01', '53300', '08006', '40P01', '40001', '55P03'])(
    '%s holds the lane',
    (code) => {
      expect(classify(withCode(code))).toBe('down');
    },
  );

  it.each(['22P02', '22P05', '23505', '23503', '23502'])('%s condemns the record', (code) => {
    expect(classify(withCode(code))).toBe('bad');
  });

  it('a faulty statement, a cancelled one and a fault of the handler are tried some times', () => {
    expect(classify(withCode('42703'))).toBe('unknown');
    expect(classify(withCode('57014'))).toBe('unknown');
    expect(classify(new TypeError('x is not a function'))).toBe('unknown');
    expect(classify('a text')).toBe('unknown');
  });

  it('looks through wrapped causes', () => {
    expect(classify(new Error('flush failed', { cause: withCode('ECONNRESET') }))).toBe('down');
    expect(classify(Object.assign(new Error('driver'), { previous: withCode('23505') }))).toBe('bad');
    expect(classify(new Error('outer', { cause: new DependencyDown('index') }))).toBe('down');
    expect(classify(new Error('outer', { cause: new BadRecord('no') }))).toBe('bad');
  });

  it('an index that is busy is down, one that refuses the document is not', () => {
    expect(classify(Object.assign(new Error('x'), { statusCode: 429 }))).toBe('down');
    expect(classify(Object.assign(new Error('x'), { statusCode: 400 }))).toBe('unknown');
  });

  it('the reason of a database error holds its code and no value', () => {
    const error = Object.assign(new Error('invalid input syntax for type uuid: "secret"'), { code: '22P02' });
    expect(reasonOf(error)).toBe('Error 22P02');
    expect(reasonOf(withCode('23505', { constraint: 'note_pkey' }))).toBe('Error 23505 note_pkey');
  });

  it('the reason of other errors holds no long quotation and nothing of a parser', () => {
    const quoted = new TypeError(`cannot read 'title' of "A patient whose name must not be here"`);
    expect(reasonOf(quoted)).toBe(`TypeError: cannot read 'title' of "…"`);
    expect(reasonOf(new SyntaxError('Unexpected token in JSON: secret words'))).toBe('SyntaxError');
  });
});
