import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { header } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { MessagingControl, Outbox, Republisher, RepublishSource } from '../src/index.js';
import type { StatePage, StateSource } from '../src/index.js';
import { renewLeases } from '../src/relay-leases.js';
import { deleteSent, nextRows } from '../src/relay-queue.js';
import { EntityManager } from '@mikro-orm/postgresql';
import type { Bench } from './support.js';
import { noteTopic, recordsOf, startApp, startNotes, until } from './support.js';

const { topic, written, edited } = noteTopic();

@RepublishSource(topic)
class NoteStates implements StateSource<typeof topic> {
  constructor(private readonly em: EntityManager) {}

  read({ after, keys, limit }: StatePage) {
    const sql = `select id, version, text from note where ($1::uuid is null or id > $1) and ($2::uuid[] is null or id = any($2))
      order by id limit $3 for update`;
    return execute<{ id: string; version: number; text: string }>(this.em, sql, [
      after ?? null,
      keys ?? null,
      limit,
    ]);
  }
}

describe('the relay', () => {
  let bench: Bench;
  let outbox: Outbox;
  let control: MessagingControl;

  beforeAll(async () => {
    bench = await startNotes(['relay'], [NoteStates]);
    outbox = bench.app.get(Outbox);
    control = bench.app.get(MessagingControl);
    await until('all buckets', () => control.health().relay?.buckets === 16);
  }, 30_000);
  afterAll(() => bench.close([topic]), 30_000);

  const publish = (id: string, version: number, text = `v${version}`) =>
    bench.em.transactional(() => outbox.add(version === 1 ? written : edited, { id, version, text }));
  const recordsFor = async (keys: string[]) =>
    (await recordsOf(bench.kafka, topic.name)).filter((record) => keys.includes(record.key));

  it('names the revision of the schema that a row was written by, whatever the newest is when it is sent', async () => {
    const id = newId();
    const later = { ...topic, revisions: [{ what: 'adds a field' }] };
    await publish(id, 1);
    await bench.em.transactional(() =>
      outbox.add({ type: edited.type, topic: later }, { id, version: 2, text: 'v2' }),
    );
    await control.drained();
    const named = (await recordsFor([id])).map(({ headers }) => headers[header.dataSchema]);
    expect(named).toEqual([1, 2].map((revision) => `urn:openrounds:schema:${topic.name}:${revision}`));
  });

  it('sends what was committed, as CloudEvents, and empties the outbox', async () => {
    const id = newId();
    await publish(id, 1, 'first');
    await control.drained();
    const [record] = await recordsFor([id]);
    expect(JSON.parse(record?.value ?? '')).toEqual({ id, version: 1, text: 'first' });
    expect(record?.headers).toMatchObject({
      [header.specVersion]: '1.0',
      [header.type]: written.type,
      [header.source]: 'openrounds/notes',
      [header.subject]: id,
      [header.partitionKey]: id,
      [header.aggregateVersion]: '1',
      [header.dataSchema]: `urn:openrounds:schema:${topic.name}:1`,
      [header.contentType]: 'application/json',
    });
    expect(record?.headers[header.id]).toMatch(/^[0-9a-f-]{36}$/);
    expect(record?.headers[header.traceparent]).toMatch(/^00-/);
    expect(new Date(record?.headers[header.time] ?? '').getTime()).toBeGreaterThan(Date.now() - 60_000);
  }, 30_000);

  it('keeps the order of versions per key under concurrent writers', async () => {
    const keys = Array.from({ length: 20 }, () => newId());
    await Promise.all(
      keys.map(async (key) => {
        for (let version = 1; version <= 15; version += 1) await publish(key, version);
      }),
    );
    await control.drained();
    const versions = Map.groupBy(await recordsFor(keys), (record) => record.key);
    const expected = Array.from({ length: 15 }, (_, i) => String(i + 1));
    for (const key of keys) {
      const first = [...new Set(versions.get(key)?.map((record) => record.headers[header.aggregateVersion]))];
      expect(first).toEqual(expected);
    }
  }, 30_000);

  it('sends a tombstone as an empty value', async () => {
    const id = newId();
    await bench.em.transactional(() => outbox.tombstone(topic, id, 3));
    await control.drained();
    expect(await recordsFor([id])).toEqual([expect.objectContaining({ value: null })]);
  }, 30_000);

  it('parks a record that is too large, and only its key waits', async () => {
    const [large, small] = [newId(), newId()];
    await publish(large, 1, 'x'.repeat(1_100_000));
    await publish(large, 2);
    await publish(small, 1);
    await until(
      'the parked row',
      async () => (await bench.sql('select 1 from outbox where parked_at is not null')).length === 1,
    );
    await until('the small record', async () => (await recordsFor([small])).length === 1);
    expect(await recordsFor([large])).toEqual([]);
    const rows = await bench.sql('select aggregate_version, attempts from outbox where key = $1 order by 1', [
      large,
    ]);
    expect(rows).toEqual([
      { aggregate_version: 1, attempts: 5 },
      { aggregate_version: 2, attempts: 0 },
    ]);
    await bench.sql('delete from outbox where parked_at is not null');
    await until('the record behind it', async () => (await recordsFor([large])).length === 1);
  }, 30_000);

  it('publishes current states again, once per state, without touching newer facts', async () => {
    const id = newId();
    await bench.sql('insert into note (id, version, text) values ($1, 4, $2)', [id, 'now']);
    expect(await bench.app.get(Republisher).republish(topic, { keys: [id] })).toBe(1);
    await control.drained();
    const [record] = await recordsFor([id]);
    expect(record?.headers[header.type]).toBe(`${topic.name.slice(0, -3)}.republished`);
    expect(JSON.parse(record?.value ?? '')).toEqual({ id, version: 4, text: 'now' });
  }, 30_000);

  it('publishes keys again whose last record is uncertain, when their minute is over', async () => {
    const id = newId();
    await bench.sql('insert into note (id, version, text) values ($1, 2, $2)', [id, 'certain']);
    await bench.sql(`insert into outbox_recheck (topic, key, due_at) values ($1, $2, now())`, [
      topic.name,
      id,
    ]);
    await bench.app.get(Republisher).recheckDue();
    await control.drained();
    expect((await recordsFor([id])).map((record) => record.headers[header.aggregateVersion])).toEqual(['2']);
    expect(await bench.sql('select 1 from outbox_recheck where key = $1', [id])).toEqual([]);
  }, 30_000);
});

describe('the leases of relays', () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startNotes(['http']);
  });
  afterEach(() => bench.close());

  const hold = (owner: string, seconds: number) =>
    bench.sql(
      `update relay_lease set owner = $1, epoch = epoch + 1, expires_at = now() + make_interval(secs => $2)`,
      [owner, seconds],
    );

  it('a live lease is not taken, an expired one is, in a new epoch', async () => {
    await hold('gone', 60);
    expect((await renewLeases(bench.em.fork(), 'heir')).held.size).toBe(0);
    await hold('gone', -1);
    const before = await bench.sql<{ bucket: number; epoch: string }>(
      'select bucket, (epoch + 1)::text as epoch from relay_lease',
    );
    const { held } = await renewLeases(bench.em.fork(), 'heir');
    expect(held).toEqual(new Map(before.map(({ bucket, epoch }) => [bucket, epoch])));
    expect(held.size).toBe(16);
  });

  it('what was sent under a lost lease is not deleted', async () => {
    const outbox = bench.app.get(Outbox);
    await bench.em.transactional(() => outbox.add(written, { id: newId(), version: 1, text: 'x' }));
    await hold('gone', -1);
    const { held } = await renewLeases(bench.em.fork(), 'slow');
    const rows = await nextRows(bench.em.fork(), [...held.keys()]);
    expect(rows).toHaveLength(1);
    await hold('quick', 60);
    expect(await deleteSent(bench.em.fork(), 'slow', held, rows)).toEqual(rows);
    expect(await bench.sql('select 1 from outbox')).toHaveLength(1);
  });

  it('what was sent under a lease that was lost and taken again is not deleted either', async () => {
    const outbox = bench.app.get(Outbox);
    await bench.em.transactional(() => outbox.add(written, { id: newId(), version: 1, text: 'x' }));
    await hold('gone', -1);
    const { held } = await renewLeases(bench.em.fork(), 'slow');
    const rows = await nextRows(bench.em.fork(), [...held.keys()]);
    await hold('quick', -1);
    expect((await renewLeases(bench.em.fork(), 'slow')).held.size).toBe(16);
    expect(await deleteSent(bench.em.fork(), 'slow', held, rows)).toEqual(rows);
    expect(await bench.sql('select 1 from outbox')).toHaveLength(1);
  });

  it('two relays share the buckets, and the second takes all when the first is gone', async () => {
    const first = await startApp(bench.url, ['relay']);
    const one = first.get(MessagingControl);
    await until('all buckets', () => one.health().relay?.buckets === 16);
    const second = await startApp(bench.url, ['relay']);
    const two = second.get(MessagingControl);
    await until('a fair share', () => one.health().relay?.buckets === 8 && two.health().relay?.buckets === 8);
    await first.close();
    await until('the whole', () => two.health().relay?.buckets === 16);
    await second.close();
    expect(await bench.sql('select 1 from relay_member')).toEqual([]);
  }, 60_000);

  it('keys keep their order while relays come and go', async () => {
    const own = noteTopic(2);
    const outbox = bench.app.get(Outbox);
    const keys = Array.from({ length: 8 }, () => newId());
    let writing = true;
    let version = 0;
    const writer = (async () => {
      while (writing) {
        version += 1;
        await bench.em.fork().transactional(() =>
          outbox.addAll(
            own.edited,
            keys.map((id) => ({ id, version, text: 'x' })),
          ),
        );
      }
    })();
    const first = await startApp(bench.url, ['relay']);
    await until('the first', () => first.get(MessagingControl).health().relay?.buckets === 16);
    const second = await startApp(bench.url, ['relay']);
    await until('both', () => second.get(MessagingControl).health().relay?.buckets === 8);
    await first.close();
    await until('the second alone', () => second.get(MessagingControl).health().relay?.buckets === 16);
    writing = false;
    await writer;
    await second.get(MessagingControl).drained();
    const byKey = Map.groupBy(await recordsOf(bench.kafka, own.topic.name), (record) => record.key);
    await second.close();
    const expected = Array.from({ length: version }, (_, i) => i + 1);
    for (const key of keys) {
      const versions = byKey.get(key)?.map((record) => Number(record.headers[header.aggregateVersion]));
      expect([...new Set(versions)]).toEqual(expected);
    }
    await bench.close([own.topic]);
    bench = await startNotes(['http']);
  }, 90_000);
});
