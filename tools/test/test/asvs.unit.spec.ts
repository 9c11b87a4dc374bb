import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from './documents.js';

/** `6.2.1-12` are twelve requirements; which of them apply to us is a decision, and this is where it stands. */
const required = {
  'of level 1 and 2': `
    6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.2-3 6.8.1-2 6.8.4
    7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2
    8.1.1-2 8.2.1-3 8.3.1
    9.1.1-3 9.2.1-4
    10.1.1-2 10.2.1-2 10.3.1-4 10.4.1-6 10.4.8-11 10.5.1-4 10.6.1-2 10.7.1-3`,
  'of level 3': '6.3.6-8 6.4.6 6.5.6-8 6.7.2 7.5.3 8.3.2-3 10.2.3 10.4.12',
};

interface Row {
  readonly id: string;
  readonly level: string;
  readonly status: string;
  readonly code: string;
  /** `path#part of a test's name`, several apart by `; ` */
  readonly tests: readonly { readonly path: string; readonly name: string }[];
}

const [head, ...lines] = readFileSync(join(root, 'docs/asvs.csv'), 'utf8').trimEnd().split('\n');
const rows = lines.map((line): Row => {
  const [id = '', level = '', status = '', code = '', test = '', ...more] = line.split(',');
  if (more.length > 0) throw new Error(`There is a comma too many in the row ${id}.`);
  const tests = test.split('; ').map((one) => {
    const [path = '', name = ''] = one.split('#');
    return { path, name };
  });
  return { id, level, status, code, tests };
});

function idsOf(ranges: string): string[] {
  return ranges
    .trim()
    .split(/\s+/)
    .flatMap((range) => {
      const [, section, first, last = first] = /^(\d+\.\d+)\.(\d+)(?:-(\d+))?$/.exec(range) ?? [];
      return Array.from(
        { length: Number(last) - Number(first) + 1 },
        (_, n) => `${section}.${Number(first) + n}`,
      );
    });
}

/** The names of the tests and groups of a file: texts that are given to something together with a function. */
function namesIn(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const names = text.matchAll(/\(\s*(['"`])((?:(?!\1).)+)\1,\s*(?:async\s*)?\(/g);
  return [...names].map(([, , name = '']) => name);
}

const named = rows.flatMap(({ id, tests }) => tests.map((test) => ({ id, ...test })));

describe('docs/asvs.csv', () => {
  it('has one row for every requirement that applies, and no other', () => {
    expect(head).toBe('id,level,status,code,test');
    const all = Object.values(required).flatMap(idsOf);
    expect(rows.map(({ id }) => id).sort()).toEqual(all.sort());
  });

  it('gives each its level', () => {
    const third = new Set(idsOf(required['of level 3']));
    const odd = rows.filter(({ id, level }) => !(third.has(id) ? /^3$/ : /^[12]$/).test(level));
    expect(odd.map(({ id }) => id)).toEqual([]);
  });

  it('has nothing open', () => {
    expect(rows.filter(({ status }) => status !== 'met').map(({ id }) => id)).toEqual([]);
  });

  it('names the code, and tests in files that there are', () => {
    const paths = rows.flatMap(({ id, code, tests }) =>
      [code, ...tests.map(({ path }) => path)].map((path) => ({ id, path })),
    );
    expect(paths.filter(({ path }) => path === '' || !existsSync(join(root, path)))).toEqual([]);
    expect(named.filter(({ path }) => !path.endsWith('.spec.ts'))).toEqual([]);
  });

  it('names tests that stand in those files, by words that only one of them has', () => {
    const lost = named
      .map((test) => ({ ...test, found: namesIn(test.path).filter((name) => name.includes(test.name)) }))
      .filter(({ name, found }) => name === '' || found.length !== 1);
    expect(lost).toEqual([]);
  });
});
