import { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execute, newId } from '@openrounds/database';
import type { StatePage, StateSource } from '../src/index.js';
import { MessagingControl, Outbox, RepublishSource } from '../src/index.js';
import { NoteCopy, NoteMail, notes } from './note-handlers.js';
import { operate } from './operator.js';
import type { Words } from './operator.js';
import type { Bench } from './support.js';
import { noteTopic, recordsOf, startNotes, until } from './support.js';

const { topic, written } = notes;
const owned = noteTopic(2);

interface Note {
  id: string;
  version: number;
  text: string;
}

@RepublishSource(owned.topic)
class NoteStates implements StateSource<typeof owned.topic> {
  constructor(private readonly em: EntityManager) {}

  read({ after, keys, limit }: StatePage): Promise<Note[]> {
    const sql = `select id, version, text from note where ($1::uuid is null or id > $1)
      and ($2::uuid[] is null or id = any($2)) order by id limit $3 for update`;
    return execute<Note>(this.em, sql, [after ?? null, keys ?? null, limit]);
  }
}

describe('an operator', () => {
  let bench: Bench;
  const run = (name: string, given?: Words) => operate(bench.app, name, given);

  beforeAll(async () => {
    bench = await startNotes(['http'], [NoteCopy, NoteMail, NoteStates]);
  });
  afterAll(async () => {
    await bench.close([owned.topic, topic], ['notes.copy', 'notes.mail']);
  }, 60_000);

  it('finds parked records and frees them', async () => {
    const id = newId();
    const outbox = bench.app.get(Outbox);
    await bench.em.transactional(() => outbox.add(owned.written, { id, version: 1, text: 'x' }));
    expect((await run('outbox list')).code).toBe(0);
    await bench.sql('update outbox set parked_at = now(), attempts = 5 where key = $1', [id]);
    const listed = await run('outbox list');
    expect([listed.code, listed.text]).toEqual([2, expect.stringContaining(id)]);
    expect((await run('outbox unpark', { dryRun: true })).json).toEqual({ dryRun: true, freed: 1 });
    expect((await run('outbox list')).code).toBe(2);
    await expect(run('outbox unpark', { words: ['all'] })).rejects.toThrow('is a number');
    expect((await run('outbox unpark')).json).toEqual({ dryRun: false, freed: 1 });
    expect((await run('outbox list')).code).toBe(0);
    await bench.sql('delete from outbox');
  });

  it('publishes all states again, some keys, or those whose field has a value', async () => {
    await bench.sql('delete from note');
    const ids = [newId(), newId(), newId()].sort();
    const rows = [
      [ids[0], 'first'],
      [ids[1], 'second'],
      [ids[2], 'second'],
    ];
    for (const row of rows) await bench.sql('insert into note (id, text) values ($1, $2)', row);
    const queued = async (options: Record<string, string | string[]>, dryRun = false) => {
      await run('republish', { options: { topic: owned.topic.name, ...options }, dryRun });
      const keys = await bench.sql<{ key: string }>('delete from outbox where topic = $1 returning key', [
        owned.topic.name,
      ]);
      return keys.map(({ key }) => key).sort();
    };
    expect(await queued({})).toEqual(ids);
    expect(await queued({}, true)).toEqual([]);
    expect(await queued({ keys: [`${ids[0]},${newId()}`, ids[2]!] })).toEqual([ids[0], ids[2]]);
    expect(await queued({ where: 'text=second' })).toEqual([ids[1], ids[2]]);
    expect(await queued({ where: ['text=second', `id=${ids[2]}`] })).toEqual([ids[2]]);
    expect(await queued({ where: "text=' or true --" })).toEqual([]);
    await expect(queued({ where: 'colour=red' })).rejects.toThrow('has a field colour');
    await expect(queued({ where: 'text' })).rejects.toThrow('field=value');
    await expect(run('republish', { options: { topic: 'notes.unheard.v1' } })).rejects.toThrow(
      owned.topic.name,
    );
  });

  it('sees which topics are missing or not as declared, and makes the missing ones', async () => {
    const other = noteTopic(3);
    const of = async (name: string) =>
      ((await run('topics list')).json as { name: string; differences: string[] }[]).find(
        (one) => one.name === name,
      );
    expect((await run('topics list')).code).toBe(2);
    expect((await of(other.topic.name))?.differences).toEqual(['is missing']);
    const dry = await run('topics ensure', { dryRun: true });
    expect((dry.json as { made: string[] }).made).toContain(other.topic.name);
    expect((await of(other.topic.name))?.differences).toEqual(['is missing']);
    expect((await run('topics ensure')).code).toBe(0);
    await until('the topic', async () => (await of(other.topic.name))?.differences.length === 0);
    const declared = other.topic as { partitions: number };
    declared.partitions = 5;
    expect((await of(other.topic.name))?.differences).toEqual(['has 3 partitions instead of 5']);
    expect((await run('topics ensure')).json).toMatchObject({ made: [] });
    declared.partitions = 3;
  });

  it('moves a group that has no running member, and no other', async () => {
    const control = bench.app.get(MessagingControl);
    const id = newId();
    control.startRelay();
    control.startConsumers();
    await until('both consumers', () => control.health().consumers.every((consumer) => consumer.joined));
    await bench.em.transactional(() => bench.app.get(Outbox).add(written, { id, version: 1, text: 'x' }));
    const copied = async () => (await bench.sql('select 1 from note_copy where id = $1', [id])).length === 1;
    await until('the copy', copied);
    const reset = (to: string, dryRun = false) =>
      run('offsets reset', { options: { group: 'notes.copy', topic: topic.name, to }, dryRun });
    await expect(reset('start')).rejects.toThrow('running members: stop the consumers');
    await control.stopConsumers();
    await expect(reset('yesterday')).rejects.toThrow('--to takes');
    const total = async (field: 'lag' | 'committed') => {
      const { json } = await run('offsets show', { options: { group: 'notes.copy' } });
      const places = (json as { topic: string; lag: number; committed: string | null }[]).filter(
        (place) => place.topic === topic.name,
      );
      return places.reduce((sum, place) => sum + Number(place[field]), 0);
    };
    expect([await total('lag'), await total('committed')]).toEqual([0, 1]);
    await reset('start', true);
    expect(await total('lag')).toBe(0);
    await reset('start');
    expect(await total('lag')).toBe(1);
    await reset('end');
    expect(await total('lag')).toBe(0);
    await reset(new Date(Date.now() - 3_600_000).toISOString());
    expect(await total('lag')).toBe(1);
    await reset(new Date(Date.now() + 3_600_000).toISOString());
    expect(await total('lag')).toBe(0);
    await reset('0');
    await bench.sql('delete from note_copy where id = $1', [id]);
    control.startConsumers();
    await until('the copy again', copied);
    await control.stopConsumers();
    await control.flushAndStopRelay();
  }, 90_000);

  it('compares a topic with its owner and mends it', async () => {
    await bench.sql('delete from note');
    await bench.sql('delete from outbox');
    const control = bench.app.get(MessagingControl);
    const outbox = bench.app.get(Outbox);
    const insert = 'insert into note (id, version, text) values ($1, $2, $3)';
    const [right, missing, older, other, waiting, gone, buried] = Array.from({ length: 7 }, newId);
    for (const id of [right, missing, older, other]) await bench.sql(insert, [id, 2, 'now']);
    const publish = (id: string, version: number, text: string) =>
      bench.em.transactional(() => outbox.add(owned.edited, { id, version, text }));
    await publish(right!, 2, 'now');
    await publish(older!, 1, 'before');
    await publish(other!, 2, 'not this');
    await publish(gone!, 3, 'nobody owns it');
    await publish(buried!, 1, 'forgotten');
    await bench.em.transactional(() => outbox.tombstone(owned.topic, buried!, 2));
    control.startRelay();
    await control.drained();
    await control.flushAndStopRelay();
    await bench.sql(insert, [waiting, 1, 'sent soon']);
    await publish(waiting!, 1, 'sent soon');

    const compare = async (options: Words['options'] = {}) =>
      run('reconcile', { options: { topics: true, topic: owned.topic.name, ...options } });
    const found = await compare();
    expect(found.code).toBe(2);
    expect((found.json as { drift: object[] }).drift).toEqual([
      {
        topic: owned.topic.name,
        owned: 5,
        published: 4,
        missing: [missing],
        extra: [{ key: gone, version: 3 }],
        stale: [older, other].sort(),
        repaired: 0,
      },
    ]);
    await expect(run('reconcile')).rejects.toThrow('--topics');

    expect(await compare({ repair: true })).toMatchObject({ code: 0, json: { drift: [{ repaired: 4 }] } });
    control.startRelay();
    await control.drained();
    await control.flushAndStopRelay();
    expect((await compare()).code).toBe(0);
    const last = (await recordsOf(bench.kafka, owned.topic.name)).findLast(({ key }) => key === gone);
    expect(last).toMatchObject({ value: null, headers: { ce_aggregateversion: '4' } });
  }, 60_000);
});
