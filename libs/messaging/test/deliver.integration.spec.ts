import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@openrounds/database';
import { currentTraceId } from '@openrounds/telemetry';
import { DeadLetters, deliver, DependencyDown } from '../src/index.js';
import { encode } from '../src/deliver.js';
import { GroupProcessor } from '../src/group-processor.js';
import { Handlers } from '../src/handlers.js';
import type { Hold } from '../src/hold.js';
import type { Bench } from './support.js';
import { batches, faults, NoteCopy, NoteMail, notes, others } from './note-handlers.js';
import { startNotes } from './support.js';

const { topic, written, edited } = notes;
const still: Hold = { stopped: () => false, pause: () => Promise.resolve(), waiting: () => undefined };

describe('records delivered to projections and reactions', () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await startNotes(['http'], [NoteCopy, NoteMail]);
  });
  afterAll(() => bench.close());
  beforeEach(() => {
    faults.clear();
    batches.length = 0;
  });

  const note = (id: string, version: number, text = `v${version}`) => ({
    fact: version === 1 ? written : edited,
    state: { id, version, text },
  });
  const copy = async (id: string) =>
    (await bench.sql('select version, text from note_copy where id = $1', [id]))[0];
  const mails = async (id: string) =>
    (
      await bench.sql<{ version: number }>('select version from note_mail where id = $1 order by 1', [id])
    ).map((row) => row.version);
  const deadOf = (consumer: string, key: string) =>
    bench.sql(
      'select cause, attempts, type from dead_letter where consumer = $1 and key = $2 and closed_at is null order by "offset"',
      [consumer, key],
    );
  const processorOf = (name: string) =>
    new GroupProcessor(
      bench.app
        .get(Handlers)
        .groups()
        .find((group) => group.name === name)!,
      bench.em,
    );

  it('500 records are one call of the projection', async () => {
    await deliver(
      bench.app,
      Array.from({ length: 500 }, () => note(newId(), 1)),
    );
    expect(batches).toEqual([500]);
  });

  it('a batch holds only the newest version of a key', async () => {
    const id = newId();
    await deliver(bench.app, [note(id, 1), note(id, 3), note(id, 2)]);
    expect(batches).toEqual([1]);
    expect(await copy(id)).toEqual({ version: 3, text: 'v3' });
  });

  it('replay and reordering leave the read model as it was', async () => {
    const id = newId();
    const all = [note(id, 1), note(id, 2), note(id, 3)];
    await deliver(bench.app, all);
    for (const record of [...all, ...all.toReversed()]) await deliver(bench.app, [record]);
    expect(await copy(id)).toEqual({ version: 3, text: 'v3' });
  });

  it('a tombstone reaches the projection as a null state and is not undone by an older record', async () => {
    const id = newId();
    await deliver(bench.app, [note(id, 1), { topic, key: id, version: 2, state: null }]);
    await deliver(bench.app, [note(id, 1)]);
    expect(await copy(id)).toEqual({ version: 2, text: null });
  });

  it('a record that breaks the contract is a dead letter, and the others are applied', async () => {
    const [good, bad] = [newId(), newId()];
    const broken = { fact: written, state: { id: bad, version: 1 } };
    await expect(deliver(bench.app, [note(good, 1), broken, note(newId(), 1)])).rejects.toThrow('at text');
    expect(await copy(good)).toEqual({ version: 1, text: 'v1' });
    expect(await copy(bad)).toBeUndefined();
    expect(await deadOf('notes.copy', bad)).toEqual([{ cause: 'bad', attempts: 1, type: written.type }]);
    const mirror = await bench.sql(
      `select topic, raw is not null as bytes, headers ->> 'dlt_cause' as cause from outbox where key = $1 order by topic`,
      [bad],
    );
    expect(mirror).toEqual(
      ['copy', 'mail'].map((name) => ({
        topic: `${topic.name}.notes.${name}.dlt`,
        bytes: true,
        cause: 'bad',
      })),
    );
  });

  it('a dead letter that no broker would take is mirrored without its value', async () => {
    const id = newId();
    const raw = { ...encode(note(id, 1)), value: Buffer.alloc(1_500_000, 'x') };
    expect(await processorOf('notes.copy').process(topic.name, [raw], still)).toBe(true);
    const kept = `select length(value) as bytes from dead_letter where key = $1`;
    expect(await bench.sql(kept, [id])).toEqual([{ bytes: 1_500_000 }]);
    const mirror = `select raw is null as empty, headers ->> 'dlt_value' as why from outbox where key = $1`;
    expect(await bench.sql(mirror, [id])).toEqual([{ empty: true, why: 'too large: only in the table' }]);
  });

  it('a value that PostgreSQL refuses is a dead letter at once', async () => {
    const [good, bad] = [newId(), newId()];
    await expect(deliver(bench.app, [note(bad, 1, 'nul \u0000'), note(good, 1)])).rejects.toThrow('22P05');
    expect(await copy(good)).toBeDefined();
    expect(await deadOf('notes.copy', bad)).toEqual([expect.objectContaining({ cause: 'bad', attempts: 1 })]);
  });

  it('a fault of the handler is tried five times for its record only', async () => {
    const [poison, ...good] = Array.from({ length: 64 }, () => newId());
    let calls = 0;
    faults.set('poison', () => {
      calls += 1;
      throw new TypeError('x is not a function');
    });
    const raws = [
      ...good.slice(0, 40).map((id) => note(id, 1)),
      note(poison!, 1, 'poison'),
      ...good.slice(40).map((id) => note(id, 1)),
    ].map(encode);
    expect(await processorOf('notes.copy').process(topic.name, raws, still)).toBe(true);
    for (const id of good) expect(await copy(id)).toBeDefined();
    expect(await copy(poison!)).toBeUndefined();
    expect(await deadOf('notes.copy', poison!)).toEqual([
      expect.objectContaining({ cause: 'unknown', attempts: 5 }),
    ]);
    // 64 records are halved six times until the poison stands alone, whose call is the first of its five tries.
    expect(calls).toBe(6 + 5);
  });

  it('a fault that passes is no dead letter', async () => {
    const id = newId();
    let left = 2;
    faults.set('moody', () => {
      if (left-- > 0) throw new Error('not now');
    });
    await deliver(bench.app, [note(id, 1, 'moody')]);
    expect(await copy(id)).toBeDefined();
    expect(await deadOf('notes.copy', id)).toEqual([]);
  });

  it('while something is down the record waits and is never a dead letter', async () => {
    const id = newId();
    let left = 12;
    faults.set('down', () => {
      if (left-- > 0) throw new DependencyDown('the index sleeps');
    });
    const waits: boolean[] = [];
    const hold: Hold = { ...still, waiting: (since) => void waits.push(since) };
    expect(await processorOf('notes.copy').process(topic.name, [encode(note(id, 1, 'down'))], hold)).toBe(
      true,
    );
    expect(waits).toEqual([...Array.from({ length: 12 }, () => true), false]);
    expect(await copy(id)).toBeDefined();
    expect(await deadOf('notes.copy', id)).toEqual([]);
  });

  it('a consumer that stops while it waits counts nothing as consumed', async () => {
    faults.set('down', () => {
      throw new DependencyDown('for ever');
    });
    let asked = 0;
    const hold: Hold = { ...still, stopped: () => (asked += 1) > 3 };
    expect(
      await processorOf('notes.copy').process(topic.name, [encode(note(newId(), 1, 'down'))], hold),
    ).toBe(false);
  });

  it('a reaction happens once per event, however often it is delivered', async () => {
    const id = newId();
    const event = { ...note(id, 1), id: newId() };
    await Promise.all([
      deliver(bench.app, [event]),
      deliver(bench.app, [event]),
      deliver(bench.app, [event, event]),
    ]);
    expect(await mails(id)).toEqual([1]);
  });

  it('a republished state moves projections but no reactions', async () => {
    const id = newId();
    const again = { topic, type: `${topic.name.slice(0, -3)}.republished` };
    await deliver(bench.app, [{ fact: again, state: { id, version: 5, text: 'again' } }]);
    expect(await copy(id)).toEqual({ version: 5, text: 'again' });
    expect(await mails(id)).toEqual([]);
  });

  it('a strict reaction parks the key of a bad record, others go on, and a replay frees it', async () => {
    const [stuck, free] = [newId(), newId()];
    faults.set('mail bad', () => {
      throw new Error('mailbox full');
    });
    const raws = [note(stuck, 1), note(stuck, 2, 'bad'), note(free, 1), note(stuck, 3), note(free, 2)].map(
      encode,
    );
    await processorOf('notes.mail').process(topic.name, raws, still);
    await processorOf('notes.mail').process(topic.name, [encode(note(stuck, 4))], still);
    expect([await mails(stuck), await mails(free)]).toEqual([[1], [1, 2]]);
    const causes = (await deadOf('notes.mail', stuck)).map((letter) => letter.cause);
    expect(causes).toEqual(['unknown', 'parked', 'parked']);

    faults.clear();
    const letters = bench.app.get(DeadLetters);
    for (const letter of (await letters.list()).filter(({ key }) => key === stuck))
      expect(await letters.replay(letter.id)).toBe(true);
    await processorOf('notes.mail').process(topic.name, [encode(note(stuck, 5))], still);
    expect(await mails(stuck)).toEqual([1, 2, 3, 4, 5]);
  });

  it('the same bad record is one dead letter, and its mirror one record', async () => {
    const raw = encode({ fact: written, state: { id: newId(), version: 1 } });
    await processorOf('notes.copy').process(topic.name, [raw], still);
    await processorOf('notes.copy').process(topic.name, [raw], still);
    expect(await deadOf('notes.copy', raw.key)).toHaveLength(1);
    expect(await bench.sql('select 1 from outbox where key = $1', [raw.key])).toHaveLength(1);
  });

  it('the work for a sampled record runs in the trace of the request that caused it', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    let seen: string | undefined;
    faults.set('traced', () => {
      seen = currentTraceId();
    });
    const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
    await deliver(bench.app, [note(newId(), 1), { ...note(newId(), 1, 'traced'), traceparent }]);
    expect(seen).toBe(trace);
  });

  it('one projection may follow several topics', async () => {
    const id = newId();
    await deliver(bench.app, [{ fact: others.written, state: { id, version: 1, text: 'x' } }]);
    expect(await mails(id)).toEqual([1]);
  });
});
