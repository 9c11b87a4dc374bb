import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execute } from '@openrounds/database';
import type { ImportOutcome } from '@openrounds/service';
import type { Registers } from './registers.js';
import { kinds, npi, startRegisters } from './registers.js';
import type { Identity } from './support.js';
import { startIdentity } from './support.js';

describe('public registers that are imported', () => {
  let identity: Identity;
  let registers: Registers;
  beforeAll(async () => {
    identity = await startIdentity();
    registers = await startRegisters(identity);
  }, 60_000);
  afterAll(async () => {
    await registers?.close();
    await identity?.close();
  });

  const counts = ({ rows, listed, changed, unchanged, refused }: ImportOutcome) => [
    rows,
    listed,
    changed,
    unchanged,
    refused.length,
  ];
  const rowsOf = (table: string) =>
    execute<{ row: string }>(identity.em, `select t::text as row from ${table} t order by 1`);
  const everything = async () => [
    await rowsOf('register_row'),
    await rowsOf('register_exclusion'),
    await rowsOf('register_source'),
  ];

  it.each(kinds)('%s: a second run of the same file changes nothing', async (kind) => {
    await registers.import(kind);
    const before = await everything();
    const again = await registers.import(kind);
    expect([again.listed, again.changed]).toEqual([0, 0]);
    expect(again.unchanged).toBeGreaterThan(1);
    expect(await everything()).toEqual(before);
  });

  it('say which file they are from: its name, its digest and its day', async () => {
    const path = join(registers.folder, 'PS_LibreAcces_Personne_activite_202611270705.txt');
    await copyFile(registers.fixture('fr-rpps'), path);
    await writeFile(path, `${await readFile(path, 'utf8')}\n`);
    await registers.import('fr-rpps', path);
    const [row] = await execute(
      identity.em,
      `select authority, kind, file, length(digest) as digest, as_of::text as as_of, rows from register_source
       where file like 'PS_Libre%'`,
    );
    expect(row).toEqual({
      authority: 'fr-rpps',
      kind: 'fr-rpps',
      file: 'PS_LibreAcces_Personne_activite_202611270705.txt',
      digest: 64,
      as_of: '2026-11-27',
      rows: 5,
    });
  });

  it('a dry run counts what would change, and changes nothing', async () => {
    const path = await registers.edited('us-npi', '20270103', (text) =>
      text
        .replace('"SPECIMEN","ADA"', '"SPECIMEN-NEW","ADA"')
        .replace('"2100066671","1","","",""', '"2100066671","1","","","FOUND"'),
    );
    const before = await everything();
    expect(counts(await registers.import('us-npi', path, { dryRun: true }))).toEqual([8, 1, 1, 4, 1]);
    expect(await everything()).toEqual(before);
  });

  it('somebody who moved is found where they are now only, and a limit drops nobody', async () => {
    const path = await registers.edited('us-npi', '20270110', (text) =>
      text.replace('"CYRUS","","OH"', '"CYRUS","","KY"'),
    );
    const regions = () =>
      execute(identity.em, 'select region from register_row where number = $1 order by 1', [npi.cyrus]);
    await registers.import('us-npi', path, { limit: 8 });
    expect(await regions()).toEqual([{ region: 'KY' }, { region: 'OH' }]);
    await registers.import('us-npi', path);
    expect(await regions()).toEqual([{ region: 'KY' }]);
    await registers.import('us-npi');
    expect(await regions()).toEqual([{ region: 'OH' }]);
  });

  it('whoever was reinstated leaves the list with a whole file, and not with one that has unreadable rows', async () => {
    const excluded = () =>
      execute(identity.em, 'select 1 from register_exclusion where number = $1', [npi.boris]);
    const without = (text: string) =>
      text
        .split('\n')
        .filter((line) => !line.startsWith('EXAMPLE'))
        .join('\n');
    await registers.import('us-leie', await registers.edited('us-leie', '20270401', without));
    expect(await excluded()).toHaveLength(1);
    const whole = (text: string) =>
      without(text)
        .split('\n')
        .filter((line) => !line.startsWith('TYPO'))
        .join('\n');
    await registers.import('us-leie', await registers.edited('us-leie', '20270402', whole));
    expect(await excluded()).toHaveLength(0);
    await registers.import('us-leie');
    expect(await excluded()).toHaveLength(1);
  });

  it('no table holds a keyed hash beside a name of a register', async () => {
    const columns = await execute<{ name: string }>(
      identity.em,
      `select column_name as name from information_schema.columns where table_name in ('register_row', 'register_exclusion')`,
    );
    expect(columns.length).toBeGreaterThan(10);
    expect(columns.filter(({ name }) => name.includes('hash'))).toEqual([]);
  });
});
