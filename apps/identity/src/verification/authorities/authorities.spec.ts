import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { regionOf } from '@openrounds/contracts';
import { refusalOf } from '@openrounds/service';
import type { Refused } from '@openrounds/service';
import { readRegister } from '../../register/read-register.js';
import { authorities, authorityOf, registerFiles } from './authorities.js';
import type { ExclusionRow, RegisterRow } from './authority.js';
import { isRegister } from './authority.js';
import { numbers } from './fixtures/numbers.js';

const fixtures = join(import.meta.dirname, 'fixtures');
const fixtureOf = (kind: string): string =>
  join(fixtures, readdirSync(fixtures).find((name) => name.startsWith(`${kind}.`)) ?? kind);

/** The whole fixture of a kind: what it lists, and what it refuses. */
async function read(kind: string): Promise<{ rows: (RegisterRow | ExclusionRow)[]; refused: Refused[] }> {
  const { file } = registerFiles().find((one) => one.file.kind === kind)!;
  const rows: (RegisterRow | ExclusionRow)[] = [];
  const refused: Refused[] = [];
  for await (const { line, cells } of readRegister(fixtureOf(kind), file)) {
    try {
      const row = file.read(cells);
      if (row) rows.push(row);
    } catch (error) {
      refused.push(refusalOf(line, 'row', error));
    }
  }
  return { rows, refused };
}

describe('the adapters of authorities', () => {
  it('have codes and kinds of files of their own, and countries that we list', () => {
    const codes = authorities.map(({ code }) => code);
    const kinds = registerFiles().map(({ file }) => file.kind);
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(authorities.filter(({ country }) => country !== null && regionOf(country) === null)).toEqual([]);
    expect(Object.keys(numbers).sort()).toEqual([...codes].sort());
  });

  it.each(authorities)('$code knows a number that can exist from one that cannot', ({ code, isPossible }) => {
    const { possible, impossible } = numbers[code]!;
    expect(possible.filter((number) => !isPossible(number))).toEqual([]);
    expect(impossible.filter((number) => isPossible(number))).toEqual([]);
  });

  it('only those with an open file of rows are registers', () => {
    expect(authorities.filter(isRegister).map(({ code }) => code)).toEqual(['us-npi', 'fr-rpps']);
    expect(isRegister(authorityOf('nobody'))).toBe(false);
  });

  it('the United States: persons, without companies, and a deactivated number without its name', async () => {
    const { rows, refused } = await read('us-npi');
    expect(rows).toEqual([
      {
        number: '2100000019',
        region: 'CA',
        family: 'specimen',
        given: ['ada', 'marie'],
        taxonomy: '207R00000X',
        active: true,
      },
      {
        number: '2100011123',
        region: 'TX',
        family: 'nunez de prueba',
        given: ['zoe'],
        taxonomy: '207RC0000X',
        active: true,
      },
      { number: '2100033341', region: '', family: '', given: [], taxonomy: null, active: false },
      {
        number: '2100044454',
        region: 'OH',
        family: 'sample',
        given: ['cyrus'],
        taxonomy: '208D00000X',
        active: true,
      },
      {
        number: '2100055567',
        region: 'WA',
        family: 'example',
        given: ['boris'],
        taxonomy: '207Q00000X',
        active: true,
      },
    ]);
    expect(refused.map(({ line }) => line)).toEqual([8, 9]);
    expect(JSON.stringify(refused)).not.toMatch(/TYPO|NAMELESS|2100/);
  });

  it('the exclusion list of the United States: persons, without companies and without the reinstated', async () => {
    const { rows, refused } = await read('us-leie');
    expect(rows).toEqual([
      { number: '2100055567', region: 'WA', family: 'example', given: ['boris'], birthYear: 1961 },
      { number: null, region: 'CA', family: 'specimen', given: ['ada'], birthYear: 1955 },
    ]);
    expect(refused.map(({ line }) => line)).toEqual([6]);
  });

  it('France: one row per department, without other kinds of numbers', async () => {
    const { rows, refused } = await read('fr-rpps');
    expect(rows).toMatchObject([
      { number: '10000000001', region: '75', family: 'lexemple', given: ['eloise'] },
      { number: '10000000001', region: '2A', family: 'lexemple' },
      { number: '10000000002', region: '', family: 'modele test', given: ['jean', 'paul'], taxonomy: '21' },
    ]);
    expect(refused).toMatchObject([{ line: 5, reason: expect.stringContaining('is no RPPS number') }]);
  });

  it('a file without a column that is needed is another file', async () => {
    const { file } = registerFiles()[0]!;
    await expect(readRegister(fixtureOf('us-leie'), file).next()).rejects.toThrow('has no column');
  });
});
