import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from './documents.js';

/** `6.2.1-12` are twelve requirements; which of them apply to us is a decision, and this is where it stands. */
const required = `
  6.1.1-3 6.2.1-12 6.3.1-4 6.3.6-8 6.4.1-4 6.4.6 6.5.1-8 6.6.2-3 6.7.2 6.8.1-2 6.8.4
  7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-3 7.6.1-2
  8.1.1-2 8.2.1-3 8.3.1-3
  9.1.1-3 9.2.1-4
  10.1.1-2 10.2.1-3 10.3.1-4 10.4.1-6 10.4.8-12 10.5.1-4 10.6.1-2 10.7.1-3`;

interface Row {
  readonly id: string;
  readonly level: string;
  readonly status: string;
  readonly code: string;
  readonly test: string;
}

const [head, ...lines] = readFileSync(join(root, 'docs/asvs.csv'), 'utf8').trimEnd().split('\n');
const rows = lines.map((line): Row => {
  const [id = '', level = '', status = '', code = '', test = ''] = line.split(',');
  return { id, level, status, code, test };
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

describe('docs/asvs.csv', () => {
  it('has one row for every requirement that applies, and no other', () => {
    expect(head).toBe('id,level,status,code,test');
    expect(rows.map(({ id }) => id).sort()).toEqual(idsOf(required).sort());
  });

  it('gives each a level, and says met or open', () => {
    const odd = rows.filter(({ level, status }) => !/^[123]$/.test(level) || !/^(met|open)$/.test(status));
    expect(odd).toEqual([]);
  });

  it('names for what is met the code and the test that shows it, both of which exist', () => {
    const met = rows.filter(({ status }) => status === 'met');
    const missing = met.flatMap(({ id, code, test }) =>
      [code, test]
        .filter((path) => path === '' || !existsSync(join(root, path)))
        .map((path) => `${id}: ${path}`),
    );
    expect(missing).toEqual([]);
    expect(met.filter(({ test }) => !test.endsWith('.spec.ts')).map(({ id }) => id)).toEqual([]);
  });

  it('names for what is open where its test will stand', () => {
    const open = rows.filter(({ status }) => status === 'open');
    expect(open.filter(({ test }) => !/^[\w./-]+\.spec\.ts$/.test(test)).map(({ id }) => id)).toEqual([]);
  });
});
