import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseTopic } from '@openrounds/contracts';
import { countStatements, execute, isUniqueViolation, newId } from '@openrounds/database';
import { withRequestSpan } from '@openrounds/telemetry';
import { ContractBroken, NoTransaction, Outbox } from '../src/index.js';
import type { Bench } from './support.js';
import { noteTopic, startNotes } from './support.js';

const { topic, written, edited } = noteTopic();

describe('the outbox', () => {
  let bench: Bench;
  let outbox: Outbox;

  beforeAll(async () => {
    bench = await startNotes(['http']);
    outbox = bench.app.get(Outbox);
  });
  afterAll(() => bench.close([topic]));

  const write = (id: string, text = 'a note') =>
    execute(bench.em, 'insert into note (id, text) values ($1, $2)', [id, text]);
  const count = async (table: string, key: string) =>
    (await bench.sql(`select 1 from ${table} where ${table === 'outbox' ? 'key' : 'id::text'} = $1`, [key]))
      .length;

  it('keeps a fact with the change that it tells of', async () => {
    const id = newId();
    await bench.em.transactional(async () => {
      await write(id);
      await outbox.add(written, { id, version: 1, text: 'a note' });
    });
    const [row] = await bench.sql(
      'select topic, key, aggregate_version, type, payload, bucket from outbox where key = $1',
      [id],
    );
    expect(row).toMatchObject({ topic: topic.name, key: id, aggregate_version: 1, type: written.type });
    expect(JSON.parse(String(row?.payload))).toEqual({ id, version: 1, text: 'a note' });
  });

  it('a fact that breaks its contract takes the change back with it, and its error holds no value', async () => {
    const id = newId();
    const attempt = bench.em.transactional(async () => {
      await write(id);
      await outbox.add(written, { id, version: 0, text: 'secret words' });
    });
    const error = await attempt.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ContractBroken);
    expect(String(error)).toContain('version');
    expect(String(error)).not.toContain('secret');
    expect([await count('note', id), await count('outbox', id)]).toEqual([0, 0]);
  });

  it('a change that fails after the fact was added takes the fact back', async () => {
    const id = newId();
    const attempt = bench.em.transactional(async () => {
      await outbox.add(written, { id, version: 1, text: 'x' });
      await write(id, null as unknown as string);
    });
    await expect(attempt).rejects.toThrow();
    expect(await count('outbox', id)).toBe(0);
  });

  it('refuses a fact outside a transaction', async () => {
    await expect(outbox.add(written, { id: newId(), version: 1, text: 'x' })).rejects.toThrow(NoTransaction);
  });

  it('refuses to write the topic of another service', async () => {
    const attempt = bench.em.transactional(() => outbox.tombstone(caseTopic, newId(), 2));
    await expect(attempt).rejects.toThrow('does not own cases.case.v1');
  });

  it('of two writers of one version the second fails', async () => {
    const id = newId();
    const publish = () => bench.em.transactional(() => outbox.add(edited, { id, version: 2, text: 'x' }));
    const results = await Promise.allSettled([publish(), publish()]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const failed = results.find((result) => result.status === 'rejected');
    expect(isUniqueViolation(failed?.reason, 'outbox_aggregate_version_key')).toBe(true);
    expect(await count('outbox', id)).toBe(1);
  });

  it('a rolled back savepoint takes its facts with it and leaves the others', async () => {
    const [kept, lost] = [newId(), newId()];
    await bench.em.transactional(async (em) => {
      await outbox.add(written, { id: kept, version: 1, text: 'x' });
      const inner = em.transactional(async () => {
        await outbox.add(written, { id: lost, version: 1, text: 'x' });
        throw new Error('inner');
      });
      await inner.catch(() => undefined);
    });
    expect([await count('outbox', kept), await count('outbox', lost)]).toEqual([1, 0]);
  });

  it('many facts are one statement, in the given order', async () => {
    const ids = Array.from({ length: 300 }, () => newId());
    const { statements } = await countStatements(() =>
      bench.em.transactional(() =>
        outbox.addAll(
          written,
          ids.map((id) => ({ id, version: 1, text: 'bulk' })),
        ),
      ),
    );
    expect(statements).toHaveLength(1);
    const rows = await bench.sql<{ key: string }>(
      `select key from outbox where payload like '%bulk%' order by id`,
    );
    expect(rows.map((row) => row.key)).toEqual(ids);
  });

  it('stores the trace of the request that caused the fact', async () => {
    const id = newId();
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    await withRequestSpan('POST /v1/notes', `00-${trace}-00f067aa0ba902b7-01`, {}, () =>
      bench.em.transactional(() => outbox.add(written, { id, version: 1, text: 'x' })),
    );
    const [row] = await bench.sql('select traceparent from outbox where key = $1', [id]);
    expect(row?.traceparent).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
  });

  it('a tombstone is a row without a value', async () => {
    const id = newId();
    await bench.em.transactional(() => outbox.tombstone(topic, id, 7));
    const [row] = await bench.sql('select payload, aggregate_version from outbox where key = $1', [id]);
    expect(row).toEqual({ payload: null, aggregate_version: 7 });
  });
});
