import { defineEntity, p } from '@mikro-orm/core';
import { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ENV } from '@openrounds/config';
import pg from 'pg';
import {
  Clock,
  countStatements,
  DatabaseModule,
  defineOrm,
  derivedId,
  execute,
  isUniqueViolation,
  migrate,
  Migration,
  newId,
  pendingMigrations,
  Reads,
  statement,
  upsertNewer,
} from '../src/index.js';

class Migration20260101000000_create_ward extends Migration {
  up(): void {
    this.addSql(`create table ward (
      id uuid primary key, version int not null default 1, name text not null unique, beds jsonb, tags text[] not null default '{}',
      opened_at timestamptz, writes int)`);
  }
}
class Migration20260102000000_index_ward extends Migration {
  override isTransactional(): boolean {
    return false;
  }
  up(): void {
    this.addSql('create index concurrently ward_version on ward (version)');
  }
}

const WardSchema = defineEntity({
  name: 'Ward',
  tableName: 'ward',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    name: p.text(),
    openedAt: p.datetime().nullable(),
  },
});
class Ward extends WardSchema.class {}
WardSchema.setClass(Ward);

const orm = defineOrm({
  name: 'wards',
  entities: [Ward],
  migrations: [Migration20260101000000_create_ward, Migration20260102000000_index_ward],
});

const admin = process.env.DATABASE_URL ?? '';
const database = `database_spec_${process.pid}_${Date.now()}`;
const url = Object.assign(new URL(admin), { pathname: `/${database}` }).href;

async function onAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  await client.query(sql);
  await client.end();
}

const wardNames = statement<{ name: string; n: number; opened_at: Date | null }>(
  'spec.ward-names',
  'select name, opened_at, count(*) over () as n from ward where name like $1 order by name',
);
const wardJson = statement<string>(
  'spec.ward-json',
  `select json_agg(json_build_object('name', name)) from ward where name like $1`,
);
const columns = { name: 'text', beds: 'jsonb', tags: 'text[]', opened_at: 'timestamptz' } as const;
const spec = { table: 'ward', columns };

describe('a service database', () => {
  let app: INestApplicationContext;
  let em: EntityManager;
  let first: string[];

  beforeAll(async () => {
    await onAdmin(`create database ${database}`);
    const both = await Promise.all([migrate(orm, url), migrate(orm, url)]);
    first = both.flat();

    @Module({ imports: [EnvModule(), DatabaseModule.forRoot(orm)] })
    class WardsModule {}
    app = await NestFactory.createApplicationContext(WardsModule, { logger: false });
    em = app.get(MikroORM).em.fork() as EntityManager;
  });

  afterAll(async () => {
    await app?.close();
    await onAdmin(`drop database if exists ${database} with (force)`);
  });

  it('two migration jobs at the same time apply each migration once, and none is pending', async () => {
    expect(first).toEqual(orm.migrations.map((migration) => migration.name));
    expect(await pendingMigrations(orm, url)).toEqual([]);
    expect(await pendingMigrations(orm, em)).toEqual([]);
    const later = {
      ...orm,
      migrations: [
        ...orm.migrations,
        class Migration20270101000000_add_bed extends Migration {
          up(): void {}
        },
      ],
    };
    expect(await pendingMigrations(later, em)).toEqual(['Migration20270101000000_add_bed']);
  });

  it('gets a lost connection back from the transaction that held it, more often than the pool has connections', async () => {
    const suicide = 'select pg_terminate_backend(pg_backend_pid())';
    for (let lost = 0; lost < 6; lost += 1)
      await expect(em.fork().transactional((own) => execute(own, suicide))).rejects.toThrow();
    const [row] = await em.fork().transactional((own) => execute(own, 'select 1 as one'));
    expect(row).toEqual({ one: 1 });
  });

  it('entities and named reads see the same rows, counts are numbers and times are dates', async () => {
    const openedAt = new Date('2026-03-01T08:00:00.000Z');
    await em.transactional(async (tx) => {
      tx.create(Ward, { id: newId(), name: 'read-a', openedAt });
      tx.create(Ward, { id: newId(), name: 'read-b', openedAt: null });
    });
    const reads = app.get(Reads);
    const rows = await reads.all(wardNames, ['read-%']);
    expect(rows).toEqual([
      { name: 'read-a', n: 2, opened_at: openedAt },
      { name: 'read-b', n: 2, opened_at: null },
    ]);
    expect((await reads.one(wardNames, ['read-b%']))?.name).toBe('read-b');
    expect(await reads.one(wardNames, ['nothing'])).toBeUndefined();
    expect(JSON.parse(await reads.text(wardJson, ['read-a']))).toEqual([{ name: 'read-a' }]);
  });

  it('the injected entity manager joins the open transaction, and so does execute()', async () => {
    const global = app.get(EntityManager);
    const id = newId();
    await expect(
      global.transactional(async () => {
        expect(global.isInTransaction()).toBe(true);
        await execute(global, 'insert into ward (id, version, name, tags) values ($1, 1, $2, $3)', [
          id,
          'joined',
          ['a', 'b'],
        ]);
        expect(await execute(global, 'select 1 from ward where id = any($1::uuid[])', [[id]])).toHaveLength(
          1,
        );
        throw new Error('changed our mind');
      }),
    ).rejects.toThrow('changed our mind');
    expect(await execute(global, 'select 1 from ward where id = $1', [id])).toHaveLength(0);
  });

  it('a unique violation is told from other errors, by constraint', async () => {
    const insert = () =>
      execute(em, `insert into ward (id, version, name) values ($1, 1, 'only one')`, [newId()]);
    await insert();
    const error = await insert().catch((caught: unknown) => caught);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'ward_name_key')).toBe(true);
    expect(isUniqueViolation(error, 'ward_pkey')).toBe(false);
    const viaEntity = await em
      .fork()
      .transactional(async (tx) => void tx.create(Ward, { id: newId(), name: 'only one', openedAt: null }))
      .catch((caught: unknown) => caught);
    expect(isUniqueViolation(viaEntity, 'ward_name_key')).toBe(true);
    expect(isUniqueViolation(new Error('other'))).toBe(false);
  });

  it('statements of a piece of work are counted, BEGIN and COMMIT are not', async () => {
    const reads = app.get(Reads);
    const { statements } = await countStatements(async () => {
      await reads.all(wardNames, ['x']);
      await em.fork().transactional((tx) => tx.execute('select 1'));
    });
    expect(statements).toEqual([wardNames.sql, 'select 1']);
  });

  describe('upsertNewer', () => {
    const row = (seed: string, version: number, name: string, rest: object = {}) => ({
      id: derivedId(seed),
      version,
      name,
      beds: { n: version },
      tags: ['x', "it's \\ ? $1"],
      opened_at: new Date(0),
      ...rest,
    });
    const stored = async (seed: string) =>
      (await execute(em, 'select version, name, tags, beds from ward where id = $1', [derivedId(seed)]))[0];

    it('writes many rows in one statement and keeps texts as they are', async () => {
      const rows = Array.from({ length: 500 }, (_, i) => row(`many-${i}`, 1, `many-${i}`));
      const { result, statements } = await countStatements(() => upsertNewer(em, spec, rows));
      expect(statements).toHaveLength(1);
      expect(result.applied).toHaveLength(500);
      expect(await stored('many-7')).toEqual({
        version: 1,
        name: 'many-7',
        tags: ['x', "it's \\ ? $1"],
        beds: { n: 1 },
      });
    });

    it('an older version changes nothing and is counted as stale', async () => {
      await upsertNewer(em, spec, [row('old', 5, 'old-5')]);
      expect(await upsertNewer(em, spec, [row('old', 4, 'old-4')])).toEqual({
        applied: [],
        stale: 1,
        duplicate: 0,
      });
      expect(await stored('old')).toMatchObject({ version: 5, name: 'old-5' });
    });

    it('the same row again is a duplicate, an equal version with other content mends the row', async () => {
      await upsertNewer(em, spec, [row('same', 2, 'same')]);
      expect(await upsertNewer(em, spec, [row('same', 2, 'same')])).toEqual({
        applied: [],
        stale: 0,
        duplicate: 1,
      });
      expect((await upsertNewer(em, spec, [row('same', 2, 'mended')])).applied).toEqual([derivedId('same')]);
      expect(await stored('same')).toMatchObject({ version: 2, name: 'mended' });
    });

    it('of several versions of one key only the highest is written, in any order', async () => {
      const rows = [row('three', 2, 'three-2'), row('three', 3, 'three-3'), row('three', 1, 'three-1')];
      expect(await upsertNewer(em, spec, rows)).toEqual({
        applied: [derivedId('three')],
        stale: 0,
        duplicate: 2,
      });
      expect(await stored('three')).toMatchObject({ version: 3, name: 'three-3' });
    });

    it('a counter tells how often the row was written, and a repetition does not write it', async () => {
      const counted = { ...spec, counter: 'writes' };
      const writes = async () =>
        (await execute(em, 'select writes from ward where id = $1', [derivedId('counted')]))[0];
      await upsertNewer(em, counted, [row('counted', 1, 'counted')]);
      expect(await writes()).toEqual({ writes: 1 });
      await upsertNewer(em, counted, [row('counted', 1, 'counted')]);
      expect(await writes()).toEqual({ writes: 1 });
      await upsertNewer(em, counted, [row('counted', 1, 'counted and mended')]);
      await upsertNewer(em, counted, [row('counted', 2, 'counted again')]);
      expect(await writes()).toEqual({ writes: 3 });
    });

    it('a missing column becomes null and no rows are no statement', async () => {
      const { beds: _beds, ...rest } = row('gap', 1, 'gap');
      await upsertNewer(em, spec, [rest]);
      expect(await stored('gap')).toMatchObject({ beds: null });
      expect((await countStatements(() => upsertNewer(em, spec, []))).statements).toEqual([]);
    });
  });

  it('the clock is there for everybody', () => {
    expect(Math.abs(app.get(Clock).now().getTime() - Date.now())).toBeLessThan(1_000);
  });
});

function EnvModule() {
  @Module({})
  class Environment {}
  return {
    module: Environment,
    global: true,
    providers: [{ provide: ENV, useValue: { DATABASE_URL: url, DATABASE_POOL_MAX: 4 } }],
    exports: [ENV],
  };
}
