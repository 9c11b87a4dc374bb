import { describe, expect, it } from '@jest/globals';
import { OptimisticLockError } from '@mikro-orm/core';
import { NotFoundException } from '@nestjs/common';
import { z } from 'zod';
import { cursorOf, parseJson, problemOf, readCursor, RouteTable, ValidationFailed } from './index.js';

describe('a cursor', () => {
  const schema = z.strictObject({ at: z.iso.datetime(), id: z.string() });

  it('gives back the values that it was made of', () => {
    const at = new Date('2026-11-22T10:00:00Z');
    expect(readCursor(cursorOf({ at, id: 'a' }), schema)).toEqual({
      at: '2026-11-22T10:00:00.000Z',
      id: 'a',
    });
    expect(readCursor(undefined, schema)).toBeUndefined();
  });

  it.each(['', 'x', cursorOf({ id: 1 }), cursorOf({ at: 'now', id: 'a' })])(
    'that is not ours is refused: %j',
    (cursor) => {
      expect(() => readCursor(cursor, schema)).toThrow(ValidationFailed);
    },
  );
});

describe('an error', () => {
  it.each([
    ['of an optimistic lock', new OptimisticLockError('x'), 'changed-meanwhile'],
    ['of a deadlock', Object.assign(new Error('x'), { code: '40P01' }), 'changed-meanwhile'],
    [
      'of a server that ends',
      new Error('x', { cause: Object.assign(new Error('y'), { code: '57P01' }) }),
      'service-unavailable',
    ],
    [
      'of a refused connection',
      Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      'service-unavailable',
    ],
    ['of a full disk', Object.assign(new Error('x'), { code: '53100' }), 'service-unavailable'],
    ['of a broken disk', Object.assign(new Error('x'), { code: '58030' }), 'service-unavailable'],
    ['of a missing row', Object.assign(new Error('x'), { name: 'NotFoundError' }), 'not-found'],
    ['of the router', new NotFoundException(), 'not-found'],
    ['of a program', new TypeError('x'), 'internal'],
    ['that is none', 'x', 'internal'],
  ])('%s has its problem', (_what, error, code) => {
    expect(problemOf(error).code).toBe(code);
  });
});

describe('a JSON body', () => {
  it('may be as deep and wide as the limits say, and no more', () => {
    const deep = (n: number): string => '[1'.repeat(n).replaceAll('1[', '[') + ']'.repeat(n);
    expect(parseJson(deep(32))).toBeDefined();
    expect(() => parseJson(deep(33))).toThrow('nested');
    expect(() => parseJson(`[${'{"a":1},'.repeat(1_000)}{"a":1}]`)).toThrow('keys');
    expect(parseJson(`[${'{"a":1},'.repeat(999)}{"a":1}]`)).toHaveLength(1_000);
  });

  it('of the largest size is checked in time however deep it is', () => {
    const started = performance.now();
    expect(() => parseJson('['.repeat(131_072) + ']'.repeat(131_072))).toThrow();
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('the table of routes', () => {
  it('knows the methods of an address with parameters', () => {
    const table = new RouteTable();
    table.add({ method: 'GET', url: '/v1/a.b/:id' });
    table.add({ method: 'PUT', url: '/v1/a.b/:id/parts' });
    expect(table.methodsOf('/v1/a.b/7')).toEqual(['GET']);
    expect(table.methodsOf('/v1/aXb/7')).toEqual([]);
    expect(table.methodsOf('/v1/a.b/7/8')).toEqual([]);
  });
});
