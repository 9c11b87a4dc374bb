import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, type QueryResult } from 'pg';
import { databaseUrl, ensureDatabases, type DatabaseUrls } from '../src/databases.js';
import { checkElasticsearch, checkKafka, checkPostgres } from '../src/engines/external.js';
import { ensureKeys, type Keys } from '../src/keys.js';

const admin = process.env['DATABASE_URL'] ?? '';
const mark = `stack_test_${process.pid}`;
const service = `${mark}_service`;
const manager = { name: `${mark}_manager`, password: 'manager' };

async function query(url: string, text: string): Promise<QueryResult> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

describe('A database of a service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'databases-'));
  let keys: Keys;
  let urls: DatabaseUrls;
  const managerUrl = databaseUrl(admin, 'postgres', manager);

  beforeAll(async () => {
    keys = ensureKeys(join(folder, 'keys'), {});
    await query(
      admin,
      `create role ${manager.name} login createdb createrole password '${manager.password}'`,
    );
    const made = await ensureDatabases(managerUrl, [service], keys);
    urls = made[service] ?? { app: '', owner: '' };
    await query(urls.owner, 'create table note (id int primary key, text text); create sequence counter');
  });
  afterAll(async () => {
    await query(admin, `drop database if exists ${service} with (force)`);
    for (const role of [service, `${service}_owner`, manager.name])
      await query(admin, `drop role if exists ${role}`);
    rmSync(folder, { recursive: true });
  });

  it('is made by a role that may make databases and roles, and is no superuser', async () => {
    await expect(checkPostgres(managerUrl)).resolves.toBeUndefined();
    expect((await query(urls.owner, 'select current_database() as name')).rows).toEqual([{ name: service }]);
  });

  it('lets the service read and write the tables that its owner made later', async () => {
    await query(urls.app, `insert into note values (1, 'x'); select nextval('counter')`);
    await query(urls.app, `update note set text = 'y' where id = 1`);
    expect((await query(urls.app, 'select text from note where id = 1')).rows).toEqual([{ text: 'y' }]);
    expect((await query(urls.app, 'delete from note where id = 1')).rowCount).toBe(1);
  });

  it('lets the service read an audit and add to it, and nothing else, also after another start', async () => {
    await query(urls.owner, `create table deed (id int); comment on table deed is 'append-only'`);
    await ensureDatabases(managerUrl, [service], keys);
    await query(urls.app, 'insert into deed values (1)');
    expect((await query(urls.app, 'select id from deed')).rows).toEqual([{ id: 1 }]);
    for (const sql of ['update deed set id = 2', 'delete from deed', 'truncate deed'])
      await expect(query(urls.app, sql)).rejects.toThrow(/permission denied for table deed/);
  });

  it('lets the service change no table', async () => {
    await expect(query(urls.app, 'create table other (id int)')).rejects.toThrow(
      /permission denied for schema public/,
    );
    await expect(query(urls.app, 'alter table note add column more text')).rejects.toThrow(
      /must be owner of table note/,
    );
    await expect(query(urls.app, 'drop table note')).rejects.toThrow(/must be owner of table note/);
  });

  it('is closed to the roles of other services', async () => {
    const stranger = { name: `${mark}_stranger`, password: 'stranger' };
    await query(admin, `create role ${stranger.name} login password '${stranger.password}'`);
    try {
      const url = databaseUrl(admin, service, stranger);
      await expect(query(url, 'select 1')).rejects.toThrow(/permission denied for database/);
    } finally {
      await query(admin, `drop role ${stranger.name}`);
    }
  });

  it('stays as it is when the stack starts again, with whatever is in it', async () => {
    await query(urls.app, `insert into note values (2, 'kept')`);
    expect((await ensureDatabases(managerUrl, [service], keys))[service]).toEqual(urls);
    expect((await query(urls.app, 'select text from note where id = 2')).rows).toEqual([{ text: 'kept' }]);
  });

  it('is not made where the given role may not', async () => {
    await expect(checkPostgres(urls.app)).rejects.toThrow(/needs CREATEDB and CREATEROLE/);
  });
});

describe('An engine given by its URL', () => {
  it('is taken when it answers in the right version', async () => {
    await checkPostgres(admin);
    await checkKafka(process.env['KAFKA_BROKERS'] ?? '');
    await checkElasticsearch(process.env['ELASTICSEARCH_URL'] ?? '');
  });

  it('that does not answer is named by its variable', async () => {
    const closed = '127.0.0.1:1';
    await expect(checkPostgres(`postgres://x@${closed}/x`)).rejects.toThrow(/^DATABASE_URL does not answer/);
    await expect(checkKafka(closed)).rejects.toThrow(/^KAFKA_BROKERS does not answer/);
    await expect(checkElasticsearch(`http://${closed}`)).rejects.toThrow(
      /^ELASTICSEARCH_URL does not answer/,
    );
  });
});
