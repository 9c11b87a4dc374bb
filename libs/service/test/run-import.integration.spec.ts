import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import { execute, ormOptions } from '@openrounds/database';
import { createTestDatabase, testErasureKey, testKeys, until } from '@openrounds/testing';
import type { TestDatabase } from '@openrounds/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { orm } from './notes/notes.service.js';
import { runFile } from './service-process.js';

jest.setTimeout(120_000);

describe('an import program', () => {
  let database: TestDatabase;
  let folder: string;
  let file: string;
  let env: Record<string, string>;
  let reader: MikroORM;

  const importing = (...words: string[]) => runFile('import.ts', env, words);
  const count = async (): Promise<number> => {
    const [row] = await execute<{ n: number }>(reader.em.fork(), 'select count(*)::int as n from note');
    return row!.n;
  };
  const reportOf = (output: string): unknown =>
    JSON.parse(output.split('\n').find((line) => line.startsWith('{"kind"'))!);

  beforeAll(async () => {
    database = await createTestDatabase(orm);
    reader = await MikroORM.init(ormOptions(orm, database.url));
    folder = await mkdtemp(join(tmpdir(), 'import-'));
    file = join(folder, 'lines.txt');
    const texts = Array.from({ length: 200 }, (_, n) => (n === 41 ? 'mail a@b.example' : `line ${n}`));
    await writeFile(file, `${texts.join('\n')}\n`);
    env = {
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      KAFKA_BROKERS: process.env['KAFKA_BROKERS'] ?? '127.0.0.1:1',
      PASSPORT_PUBLIC_KEYS: (await testKeys()).publicJwks,
      ERASURE_LEDGER_KEY: testErasureKey,
    };
  });
  beforeEach(() => execute(reader.em.fork(), 'truncate note'));
  afterAll(async () => {
    await reader.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('without kind or file, or with an odd limit, ends with 64 and says how it is used', async () => {
    const wrong = [
      [],
      ['lines'],
      ['people', file],
      ['lines', file, '--limit=few'],
      ['lines', file, '--limit=0'],
    ];
    const runs = wrong.map((words) => importing(...words));
    for (const run of runs) {
      expect(await run.ended).toBe(64);
      expect(run.output()).toContain('Usage: import.js lines <file>');
    }
  });

  it('of no file ends with 66, of a file of another kind with 65, and writes nothing', async () => {
    expect(await importing('lines', join(folder, 'none.txt')).ended).toBe(66);
    const other = join(folder, 'other.pdf');
    await writeFile(other, '%PDF-1.7\n');
    const run = importing('lines', other);
    expect([await run.ended, run.output()]).toEqual([
      65,
      expect.stringContaining('A file of lines is plain text.'),
    ]);
    expect(await count()).toBe(0);
  });

  it('reports what it wrote and refused, and a second run changes nothing', async () => {
    const first = importing('lines', file, '--json');
    expect([await first.ended, first.output()]).toEqual([0, expect.stringContaining('"listed":199')]);
    expect(reportOf(first.output())).toMatchObject({
      kind: 'lines',
      file: 'lines.txt',
      dryRun: false,
      rows: 200,
      changed: 0,
      unchanged: 0,
      refused: [{ line: 42, reason: 'holds a mail address', classes: { F: 1 } }],
      rowsPerSecond: expect.any(Number),
    });
    const second = importing('lines', file);
    expect(await second.ended).toBe(0);
    expect(second.output()).toContain('0 new, 0 changed, 199 unchanged, 1 refused');
    expect(second.output()).toContain('line 42, : holds a mail address (F)');
    expect(second.output()).not.toContain('a@b.example');
    expect(await count()).toBe(199);
  });

  it('reads no more rows than the limit, and in a dry run writes none', async () => {
    const limited = importing('lines', file, '--json', '--limit=25');
    expect(await limited.ended).toBe(0);
    expect(reportOf(limited.output())).toMatchObject({ rows: 25, listed: 25 });
    expect(await count()).toBe(25);
    const dry = importing('lines', file, '--dry-run', '--json');
    expect(await dry.ended).toBe(0);
    expect(reportOf(dry.output())).toMatchObject({ dryRun: true, rows: 200, listed: 0 });
    expect(await count()).toBe(25);
  });

  it('interrupted ends with 130 and leaves whole transactions, and the next run goes on', async () => {
    const run = importing('lines', file);
    const begun = await until(async () => (await count()) || undefined, {
      timeoutMs: 60_000,
      what: 'the first rows',
    });
    run.child.kill('SIGINT');
    expect([await run.ended, run.output()]).toEqual([
      130,
      expect.stringContaining('run the same command again'),
    ]);
    const written = await count();
    expect(written).toBeGreaterThanOrEqual(begun);
    expect(written).toBeLessThan(199);
    // Ten rows a transaction, and nine in the fifth, where one is refused: 40 are followed by 49.
    expect(written % 10).toBe(written < 49 ? 0 : 9);
    const next = importing('lines', file, '--json');
    expect(await next.ended).toBe(0);
    expect(reportOf(next.output())).toMatchObject({ listed: 199 - written, unchanged: written });
  });
});
