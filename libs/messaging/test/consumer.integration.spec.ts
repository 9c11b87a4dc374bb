import { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventSource, header } from '@openrounds/contracts';
import { execute, newId, upsertNewer } from '@openrounds/database';
import type { Batch, EventRecord } from '../src/index.js';
import { MessagingControl, On, Outbox, Projection, Reaction } from '../src/index.js';
import type { Bench } from './support.js';
import { noteTopic, recordsOf, startNotes, unique, until } from './support.js';

const { topic, written, edited } = noteTopic();
const copies = `notes.copy-${unique()}`;
const mail = `notes.mail-${unique()}`;
let poisoned = 0;

@Projection(copies)
class NoteCopy {
  constructor(private readonly em: EntityManager) {}

  @On(topic)
  async apply(notes: Batch<typeof topic>): Promise<void> {
    if (notes.some(({ state }) => state?.text === 'poison')) {
      poisoned += 1;
      throw new TypeError('cannot read this');
    }
    const rows = notes.map(({ key, version, state }) => ({ id: key, version, text: state?.text ?? null }));
    await upsertNewer(this.em, { table: 'note_copy', columns: { text: 'text' } }, rows);
    await execute(this.em, 'update note_copy set writes = writes + 1 where id = any($1::uuid[])', [
      rows.map((row) => row.id),
    ]);
  }
}

@Reaction(mail)
class NoteMail {
  constructor(private readonly em: EntityManager) {}

  @On(topic)
  async send({ key, version }: EventRecord<{ text: string }>): Promise<void> {
    await execute(this.em, 'insert into note_mail (id, version) values ($1, $2)', [key, version]);
  }
}

describe('a service on Kafka', () => {
  let bench: Bench;
  let control: MessagingControl;
  let outbox: Outbox;

  beforeAll(async () => {
    bench = await startNotes(['http', 'relay', 'consumers'], [NoteCopy, NoteMail]);
    control = bench.app.get(MessagingControl);
    outbox = bench.app.get(Outbox);
    await until('both consumers', () => control.health().consumers.every((consumer) => consumer.joined));
  }, 60_000);
  afterAll(() => bench.close([topic], [copies, mail]), 60_000);

  const publish = (id: string, version: number, text = `v${version}`) =>
    bench.em.transactional(() => outbox.add(version === 1 ? written : edited, { id, version, text }));
  const copy = async (id: string) =>
    (await bench.sql('select version, text from note_copy where id = $1', [id]))[0];
  const mails = async (id: string) =>
    (await bench.sql('select version from note_mail where id = $1', [id])).length;

  const raw = async (key: string, value: string | null, headers: Record<string, string> = {}) => {
    const producer = bench.kafka.producer();
    await producer.connect();
    const message = { key, value, headers: { [header.source]: eventSource('notes'), ...headers } };
    await producer.send({ topic: topic.name, messages: [message] });
    await producer.disconnect();
  };

  it('brings every committed change to projection and reaction', async () => {
    const ids = Array.from({ length: 60 }, () => newId());
    for (const id of ids) await publish(id, 1);
    await Promise.all(ids.map((id) => publish(id, 2)));
    await until(
      'all copies',
      async () =>
        (await bench.sql('select 1 from note_copy where version = 2 and id = any($1::uuid[])', [ids]))
          .length === 60,
    );
    await until(
      'all mails',
      async () =>
        (await bench.sql('select 1 from note_mail where id = any($1::uuid[])', [ids])).length === 120,
    );
  }, 60_000);

  it('poison of every kind becomes a dead letter here and on the mirror topic, and the others go on', async () => {
    const [poison, good] = [newId(), newId()];
    const keys = ['not-json', 'no-state', 'nothing', poison];
    await raw('not-json', '{"id":');
    await raw('no-state', '{"something":"else"}', { ce_type: written.type, ce_aggregateversion: '1' });
    await raw('nothing', null);
    await publish(poison, 1, 'poison');
    await publish(good, 1);
    await until('the good one', () => copy(good));
    const dead = await until('four dead letters', async () => {
      const rows = await bench.sql<{ key: string }>(
        'select key from dead_letter where consumer = $1 and key = any($2)',
        [copies, keys],
      );
      return rows.length === 4 && rows;
    });
    expect(new Set(dead.map((row) => row.key))).toEqual(new Set(keys));
    expect(poisoned).toBeGreaterThanOrEqual(5);
    const mirror = `${topic.name}.${copies}.dlt`;
    await control.drained();
    const mirrored = await recordsOf(bench.kafka, mirror);
    expect(mirrored.find((record) => record.key === 'not-json')).toMatchObject({
      value: '{"id":',
      headers: { dlt_cause: 'bad' },
    });
    expect(control.health().consumers.map((consumer) => consumer.dead)).toEqual([false, false]);
  }, 60_000);

  it('a record that another service wrote is a dead letter, a tombstone too, and changes nothing', async () => {
    const id = newId();
    await publish(id, 1);
    await until('the copy', () => copy(id));
    const forged = JSON.stringify({ id, version: 8, text: 'forged' });
    const foreign = { ce_source: 'openrounds/ratings', ce_type: edited.type };
    await raw(id, forged, { ...foreign, ce_aggregateversion: '8' });
    await raw(id, null, { ...foreign, ce_aggregateversion: '9' });
    await publish(id, 2);
    await until('the change by the owner', async () => (await copy(id))?.version === 2);
    const letters = await until('two dead letters of each group', async () => {
      const rows = await bench.sql('select cause, error from dead_letter where key = $1', [id]);
      return rows.length === 4 && rows;
    });
    const error = `BadRecord: The record is not from notes, which alone writes ${topic.name}.`;
    expect(letters).toEqual(Array.from({ length: 4 }, () => ({ cause: 'bad', error })));
    await until('the mails of the owner', async () => (await mails(id)) === 2);
    expect(await copy(id)).toEqual({ version: 2, text: 'v2' });
    expect(control.health().consumers.map(({ dead, failures }) => ({ dead, failures }))).toEqual([
      { dead: false, failures: 0 },
      { dead: false, failures: 0 },
    ]);
  }, 60_000);

  it('a replay of the topic from its beginning changes nothing', async () => {
    const id = newId();
    await publish(id, 1);
    await publish(id, 2);
    await until('the copy', async () => (await copy(id))?.version === 2);
    await until('the mails', async () => (await mails(id)) === 2);
    const snapshot = () => bench.sql('select id, version, text from note_copy order by id');
    const before = {
      copies: await snapshot(),
      mails: await bench.sql('select count(*) as n from note_mail'),
    };

    await control.stopConsumers();
    const admin = bench.kafka.admin();
    await admin.connect();
    await until('the empty groups', async () =>
      (await admin.describeGroups([copies, mail])).groups.every((group) => group.state === 'Empty'),
    );
    for (const groupId of [copies, mail])
      await admin.resetOffsets({ groupId, topic: topic.name, earliest: true });
    await bench.sql('update note_copy set writes = 0');
    control.startConsumers();
    await until(
      'the replay',
      async () => (await bench.sql('select 1 from note_copy where writes = 0')).length === 0,
    );
    const ends = await admin.fetchTopicOffsets(topic.name);
    await until('both groups at the end', async () => {
      const offsets = await Promise.all(
        [copies, mail].map((groupId) => admin.fetchOffsets({ groupId, topics: [topic.name] })),
      );
      return offsets.every(([answer]) =>
        ends.every(
          ({ partition, high }) =>
            high === '0' || answer?.partitions.some((p) => p.partition === partition && p.offset === high),
        ),
      );
    });
    await admin.disconnect();
    expect({
      copies: await snapshot(),
      mails: await bench.sql('select count(*) as n from note_mail'),
    }).toEqual(before);
  }, 90_000);

  it('stops within a second or two, and what was in work is taken up again', async () => {
    const started = Date.now();
    await control.stopConsumers();
    expect(Date.now() - started).toBeLessThan(5_000);
    const id = newId();
    await publish(id, 1);
    control.startConsumers();
    await until('the copy', () => copy(id));
  }, 60_000);
});
