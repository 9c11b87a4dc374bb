import { MikroORM } from '@mikro-orm/postgresql';
import { memberTopic } from '@openrounds/contracts';
import { execute, newId, ormOptions } from '@openrounds/database';
import { createTestDatabase, member, memberStateOf, testErasureKey, testKeys } from '@openrounds/testing';
import type { TestDatabase } from '@openrounds/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { orm } from './notes/notes.service.js';
import { runFile } from './service-process.js';

jest.setTimeout(120_000);

const addLetter = `insert into dead_letter
  (consumer, topic, partition, "offset", key, type, event_id, headers, value, cause, error, attempts)
  values ('notes.readers', $1, 0, $2, $3, 'identity.member.edited', $4, '{"ce_source":"openrounds/identity"}', $5, 'unknown', 'Error: bad luck', 5)
  returning id::text`;

describe('the operators’ commands', () => {
  let database: TestDatabase;
  let own: MikroORM;
  let env: Record<string, string>;

  const ops = async (...words: string[]): Promise<{ code: number | null; output: string }> => {
    const run = runFile('ops.ts', env, words);
    return { code: await run.ended, output: run.output() };
  };
  const sql = <T>(text: string, params: unknown[] = []): Promise<T[]> =>
    execute<T>(own.em.fork(), text, params);

  beforeAll(async () => {
    database = await createTestDatabase(orm);
    own = await MikroORM.init({ ...ormOptions(orm, database.url, 1) });
    env = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'fatal',
      DATABASE_URL: database.url,
      KAFKA_BROKERS: '127.0.0.1:1',
      OPENROUNDS_OPERATOR: 'ann',
      PASSPORT_PUBLIC_KEYS: (await testKeys()).publicJwks,
      ERASURE_LEDGER_KEY: testErasureKey,
    };
  });
  afterAll(async () => {
    await own.close();
    await database.drop();
  });

  it('list a dead letter and replay it through the handler, with Kafka down', async () => {
    const state = memberStateOf(member());
    const value = Buffer.from(JSON.stringify(state));
    const [letter] = await sql<{ id: string }>(addLetter, [memberTopic.name, 7, state.id, newId(), value]);
    expect(await ops('dlt', 'list')).toMatchObject({ code: 2, output: expect.stringContaining(letter!.id) });
    expect(await ops('dlt', 'replay', letter!.id)).toEqual({ code: 0, output: '1 of 1 records taken.\n' });
    expect(await sql('select handle from reader where id = $1', [state.id])).toEqual([
      { handle: state.handle },
    ]);
    expect(await ops('dlt', 'list')).toEqual({ code: 0, output: '' });
    expect(await ops('dlt', 'list', '--json')).toEqual({ code: 0, output: '[]\n' });
    expect(
      await sql(`select operator, command, object from operator_audit where command = 'dlt replay'`),
    ).toEqual([{ operator: 'ann', command: 'dlt replay', object: letter!.id }]);
  });

  it('change nothing when they are run dry', async () => {
    await sql(
      `insert into outbox (event_id, topic, key, bucket, aggregate_type, aggregate_id, aggregate_version, type, parked_at)
       values ($1, 'notes.note.v1', 'k', 0, 'notes.note', 'k', 1, 'notes.note.written', now())`,
      [newId()],
    );
    const parked = () => sql('select 1 from outbox where parked_at is not null');
    const dry = await ops('outbox', 'unpark', '--dry-run', '--json');
    expect(dry).toEqual({ code: 0, output: '{"dryRun":true,"freed":1}\n' });
    expect(await parked()).toHaveLength(1);
    expect(await ops('outbox', 'unpark')).toEqual({ code: 0, output: '1 records freed.\n' });
    expect(await parked()).toHaveLength(0);
  });

  it('say how they are used when the words make no sense, and when they are asked', async () => {
    expect(await ops('dlt', 'bury')).toMatchObject({
      code: 64,
      output: expect.stringContaining('dlt replay'),
    });
    expect(await ops('sing')).toMatchObject({ code: 64, output: expect.stringContaining('offsets reset') });
    expect(await ops('dlt', 'list', '--wide')).toMatchObject({
      code: 64,
      output: expect.stringContaining("'--wide'"),
    });
    expect(await ops('dlt', 'list', '--dry-run')).toMatchObject({ code: 64 });
    expect(await ops('republish', '--topic', 'notes.unheard.v1')).toMatchObject({
      code: 64,
      output: expect.stringContaining('notes.note.v1'),
    });
    expect(await ops('--help')).toMatchObject({ code: 0, output: expect.stringContaining('reconcile') });
    expect(await ops('dlt', 'replay', '--help')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/--rate <n>.*10 by default/),
    });
  });

  it('tell in one sentence what cannot be done', async () => {
    expect(await ops('dlt', 'show', newId())).toEqual({
      code: 1,
      output: expect.stringMatching(/^There is no dead letter [^.]*\.\n$/),
    });
    expect(await ops('notes', 'show')).toEqual({ code: 1, output: 'There is no such thing here.\n' });
  });
});
