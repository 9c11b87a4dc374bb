import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execute } from '@openrounds/database';
import { appendAudit, AuditHeads, noteOperator, operatorChain, verifyAudit } from '../src/index.js';
import { operate } from './operator.js';
import { startNotes } from './support.js';
import type { Bench } from './support.js';

/** What somebody does who is the owner of the tables, or more. */
const disarm = ['operator_audit', 'audit_head'].map((table) => `alter table ${table} disable trigger all`);

describe('the audit of operators', () => {
  let bench: Bench;
  let heads: AuditHeads;

  beforeAll(async () => {
    bench = await startNotes(['http']);
    heads = bench.app.get(AuditHeads);
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    for (const sql of disarm) await bench.sql(sql);
    await bench.sql('truncate operator_audit, audit_head restart identity');
    for (const sql of disarm) await bench.sql(sql.replace('disable', 'enable'));
  });

  const note = (object: string) => noteOperator(bench.em, { command: 'dlt show', object });
  const three = async (): Promise<void> => {
    for (const object of ['a', 'b', 'c']) await note(object);
  };
  const verified = async (em: EntityManager = bench.em.fork()) =>
    (await verifyAudit(em, heads, operatorChain)).broken;
  /** What the verifier says after this was done by force; then it is taken back. */
  const after = async (...statements: string[]) => {
    const em = bench.em.fork();
    await em.begin();
    for (const sql of [...disarm, ...statements]) await execute(em, sql);
    const broken = await verified(em);
    await em.rollback();
    return broken;
  };

  it('holds while nobody touches it, and lists what was done', async () => {
    await three();
    await heads.hourly();
    expect(await verified()).toBeNull();
    const { code, json, text } = await operate(bench.app, 'audit verify');
    expect([code, json]).toEqual([
      0,
      { holds: true, audits: [expect.objectContaining({ entries: 3, broken: null })] },
    ]);
    expect(text).toMatch(/^operator_audit: 3 entries hold; head operator_audit:3:[0-9a-f]{64}$/);
    expect(JSON.stringify((await operate(bench.app, 'audit list')).json)).toContain('"object":"c"');
  });

  it('is chained in the order of its numbers, whoever writes at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => note(`at once ${n}`)));
    expect(await verified()).toBeNull();
  });

  it('cannot be changed, cut or emptied by the service', async () => {
    await three();
    await heads.hourly();
    for (const table of ['operator_audit', 'audit_head']) {
      for (const sql of [`update ${table} set hash = ''`, `delete from ${table}`, `truncate ${table}`])
        await expect(bench.sql(sql)).rejects.toThrow('append-only');
    }
  });

  it('shows every field that was changed, and a cut at the beginning and in the middle', async () => {
    await three();
    for (const set of [
      `operator = 'ben'`,
      `command = 'x'`,
      `object = 'x'`,
      `reason = 'x'`,
      `at = at + interval '1 ms'`,
    ]) {
      expect(await after(`update operator_audit set ${set} where id = 2`)).toMatchObject({ seq: 2 });
    }
    expect(await after('delete from operator_audit where id = 2')).toMatchObject({ seq: 3 });
    expect(await after('delete from operator_audit where id = 1')).toMatchObject({ seq: 2 });
    expect(await after('delete from operator_audit where id <= 2')).toMatchObject({ seq: 3 });
  });

  it('shows a cut at the end by the head that was published', async () => {
    await three();
    await heads.hourly();
    const missing = { seq: 3, what: expect.stringContaining('published') };
    expect(await after('delete from operator_audit where id = 3')).toEqual(missing);
    expect(await after('delete from operator_audit')).toEqual(missing);
  });

  it('shows a history that was written anew, even with heads to match, because nobody else can sign them', async () => {
    await three();
    await heads.hourly();
    const forged = `update audit_head set hash = repeat('0', 64)`;
    expect(await after(forged)).toMatchObject({ seq: 3, what: expect.stringContaining('signature') });
  });

  it('shows a cut that took the heads along, by a head from the log', async () => {
    await three();
    const head = await heads.publish(operatorChain);
    const em = bench.em.fork();
    await em.begin();
    for (const sql of [...disarm, 'delete from audit_head', 'delete from operator_audit where id = 3'])
      await execute(em, sql);
    const told = (await verifyAudit(em, heads, operatorChain, [head!])).broken;
    await em.rollback();
    expect(told).toMatchObject({ seq: 3 });
    const options = { head: `operator_audit:3:${'0'.repeat(64)}` };
    expect((await operate(bench.app, 'audit verify', { options })).code).toBe(2);
    await expect(operate(bench.app, 'audit verify', { options: { head: 'x' } })).rejects.toThrow(
      '--head takes',
    );
  });

  it('lets go of what is older than three years, and still holds', async () => {
    const values = ['ann', 'dlt show', 'long ago', null, null];
    for (const at of ['2020-01-01', '2020-01-02']) {
      await bench.em.fork().transactional((em) => appendAudit(em, operatorChain, new Date(at), values));
    }
    await heads.publish(operatorChain);
    await three();
    await heads.hourly();
    expect(await bench.sql('select object from operator_audit order by id')).toEqual(
      ['a', 'b', 'c'].map((object) => ({ object })),
    );
    expect(await verified()).toBeNull();
    expect(await after(`delete from audit_head where kind = 'pruned'`)).toMatchObject({ seq: 3 });
    expect(await after('delete from operator_audit where id = 3')).toMatchObject({ seq: 4 });
  });

  it('goes on from where retention has taken everything', async () => {
    const values = ['ann', 'dlt show', 'long ago', null, null];
    await bench.em
      .fork()
      .transactional((em) => appendAudit(em, operatorChain, new Date('2020-01-01'), values));
    await heads.hourly();
    expect(await bench.sql('select 1 from operator_audit')).toEqual([]);
    await note('anew');
    expect(await verified()).toBeNull();
  });
});
