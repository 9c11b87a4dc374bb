import { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execute, newId, upsertNewer } from '@openrounds/database';
import type { Batch, EventRecord, RecordScreen, StatePage, TopicCopy } from '../src/index.js';
import { CopyComparison, MessagingControl, On, Outbox, Projection, Screen } from '../src/index.js';
import type { Bench } from './support.js';
import { noteTopic, startNotes } from './support.js';

const { topic, written } = noteTopic(2);
const secret = 'of somebody who was erased';

@Projection('notes.compared')
class ComparedNotes {
  constructor(private readonly em: EntityManager) {}

  @On(topic)
  async apply(notes: Batch<typeof topic>): Promise<void> {
    const rows = notes.map(({ key, version, state }) => ({ id: key, version, text: state?.text ?? null }));
    await upsertNewer(this.em, { table: 'note_copy', columns: { text: 'text' } }, rows);
  }
}

@Screen()
class NoSecrets implements RecordScreen {
  unwanted(_topic: unknown, records: readonly EventRecord[]): Promise<ReadonlySet<EventRecord>> {
    const secrets = records.filter(({ state }) => (state as { text: string } | null)?.text === secret);
    return Promise.resolve(new Set(secrets));
  }
}

describe('a copy of a topic', () => {
  let bench: Bench;
  let copy: TopicCopy<typeof topic>;

  beforeAll(async () => {
    bench = await startNotes(['http'], [ComparedNotes, NoSecrets]);
    const sql = `select id::text as key, version, case when text is not null then json_build_object('text', text) end as state
      from note_copy where ($1::uuid is null or id > $1) and ($2::uuid[] is null or id = any($2)) order by id limit $3`;
    copy = {
      topic,
      name: 'note_copy',
      read: ({ after, keys, limit }: StatePage) =>
        execute(bench.em.fork(), sql, [after ?? null, keys ?? null, limit]),
      keep: ({ text }) => ({ text }),
    };
  });
  afterAll(() => bench.close([topic], []), 60_000);

  // Tests come in any order on one topic: each looks at keys of its own, in a copy that was empty.
  beforeEach(() => bench.sql('delete from note_copy'));

  const publish = async (...records: [id: string, version: number, text: string | null][]): Promise<void> => {
    const outbox = bench.app.get(Outbox);
    for (const [id, version, text] of records)
      await bench.em.transactional(() =>
        text === null ? outbox.tombstone(topic, id, version) : outbox.add(written, { id, version, text }),
      );
    const control = bench.app.get(MessagingControl);
    control.startRelay();
    await control.drained();
    await control.flushAndStopRelay();
  };
  const hold = (id: string, version: number, text: string | null): Promise<unknown> =>
    bench.sql('insert into note_copy (id, version, text) values ($1, $2, $3)', [id, version, text]);
  const comparison = (): CopyComparison => bench.app.get(CopyComparison);
  const compare = () => comparison().compare(copy, { withinMs: 60_000 });
  const among = (keys: readonly string[], found: readonly string[]): string[] =>
    found.filter((key) => keys.includes(key));

  it('is compared with the last record of each key, and mended as far as the records go', async () => {
    const ids = Array.from({ length: 10 }, () => newId());
    const [same, lost, old, late, ahead, risen, unknown, changed, buried, erased] = ids as string[];
    await publish(
      [same!, 1, 'before'],
      [same!, 2, 'now'],
      [lost!, 1, 'now'],
      [old!, 2, 'now'],
      [late!, 1, 'now'],
      [late!, 2, null],
      [ahead!, 2, 'now'],
      [risen!, 1, 'now'],
      [risen!, 2, null],
      [changed!, 2, 'now'],
      [buried!, 1, 'now'],
      [buried!, 2, null],
      [erased!, 1, secret],
    );
    await hold(same!, 2, 'now');
    await hold(old!, 1, 'before');
    await hold(late!, 1, 'now');
    await hold(ahead!, 5, 'not this');
    await hold(risen!, 2, 'again');
    await hold(unknown!, 1, 'of nobody');
    await hold(changed!, 2, 'not this');

    const found = await compare();
    const of = (kind: 'missing' | 'behind' | 'ahead' | 'resurrected' | 'altered'): string[] =>
      among(ids, found.drift[kind]);
    expect(of('missing')).toEqual([lost]);
    expect(of('behind')).toEqual([old, late].sort());
    expect(of('ahead')).toEqual([ahead]);
    expect(of('resurrected')).toEqual([risen, unknown].sort());
    expect(of('altered')).toEqual([changed]);
    expect(found.drift).toMatchObject({ topic: topic.name, copy: 'note_copy', held: 7 });

    await comparison().repair(copy, found);
    const { drift } = await compare();
    expect(among(ids, [...drift.missing, ...drift.behind, ...drift.altered])).toEqual([]);
    // The owner alone can mend these: it has to say a newer state.
    expect(among(ids, drift.ahead)).toEqual([ahead]);
    expect(among(ids, drift.resurrected)).toEqual([unknown]);
    const rows = await bench.sql('select version, text from note_copy where id = any($1) order by text', [
      [lost, late],
    ]);
    expect(rows).toEqual([
      { version: 1, text: 'now' },
      { version: 2, text: null },
    ]);
    expect(await bench.sql('select 1 from note_copy where id = $1', [erased])).toEqual([]);
  }, 90_000);

  it('is not blamed for a record that nobody can read, and keeps what came before it', async () => {
    const id = newId();
    await publish([id, 1, 'now']);
    await hold(id, 1, 'now');
    const before = (await compare()).drift.unreadable;
    const producer = bench.kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send({ topic: topic.name, messages: [{ key: id, value: '{"half' }] });
    await producer.disconnect();
    const { drift } = await compare();
    expect(drift.unreadable).toBe(before + 1);
    expect(among([id], [...drift.missing, ...drift.behind, ...drift.altered])).toEqual([]);
  }, 60_000);
});
