import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@openrounds/database';
import { sweepDeadLetters } from '../src/dead-letter-sweep.js';
import { encode } from '../src/deliver.js';
import { forgetUnreadable } from '../src/forget.js';
import { GroupProcessor } from '../src/group-processor.js';
import { Handlers } from '../src/handlers.js';
import { never } from '../src/hold.js';
import { forgetMember } from '../src/index.js';
import { NoteMail, notes } from './note-handlers.js';
import type { Bench } from './support.js';
import { startNotes } from './support.js';

const { topic, written } = notes;

describe('a dead letter that nobody can read', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startNotes(['http'], [NoteMail]);
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.sql('delete from dead_letter');
    await bench.sql('delete from parked_key');
    await bench.sql('delete from outbox');
  });

  /** A strict reaction is given bytes that are none of its contract: a letter, its mirror and a parked key. */
  const bury = async (id: string, value: Buffer): Promise<void> => {
    const [group] = bench.app.get(Handlers).groups();
    const raw = { ...encode({ fact: written, state: { id, version: 1, text: 'x' } }), value };
    await new GroupProcessor(group!, bench.em).process(topic.name, [raw], never);
  };
  const age = (days: number): Promise<unknown> =>
    bench.sql(`update dead_letter set created_at = created_at - make_interval(days => $1)`, [days]);
  const left = async (): Promise<string[]> =>
    (await bench.sql<{ key: string }>('select key from dead_letter order by key')).map(({ key }) => key);
  const parked = async (): Promise<string[]> =>
    (await bench.sql<{ key: string }>('select key from parked_key')).map(({ key }) => key);

  const broken = {
    'half a record': Buffer.from('{"text":"half'),
    'bytes that are no text': Buffer.from([0xff, 0xfe, 0x00, 0x7b]),
    'a text with a zero byte': Buffer.from('{"text":"\0"}'),
  };

  it.each(Object.entries(broken))('%s goes after 7 days, and frees its key', async (_name, value) => {
    const id = newId();
    await bury(id, value);
    expect([await left(), await parked()]).toEqual([[id], [id]]);
    await age(6);
    expect(await forgetUnreadable(bench.em)).toBe(0);
    await age(2);
    expect(await forgetUnreadable(bench.em)).toBe(1);
    expect([await left(), await parked()]).toEqual([[], []]);
  });

  it('goes also when a person has closed it, and by itself where consumers run', async () => {
    await bury(newId(), broken['half a record']);
    await bench.sql('update dead_letter set closed_at = clock_timestamp()');
    await age(8);
    await sweepDeadLetters(bench.em)();
    expect(await left()).toEqual([]);
  });

  it('does not free a key that another letter still holds, and leaves what can be read', async () => {
    const id = newId();
    await bury(id, broken['half a record']);
    await bury(id, Buffer.from(JSON.stringify({ id, version: 2, text: 'x' })));
    await age(8);
    expect(await forgetUnreadable(bench.em)).toBe(1);
    expect([await left(), await parked()]).toEqual([[id], [id]]);
  });

  it('goes with the erasure of anybody, as it may be about them; so does its mirror that was not sent', async () => {
    const readable = newId();
    await bury(newId(), broken['half a record']);
    await bury(readable, Buffer.from('{"id":7}'));
    const forgotten = await bench.em.transactional((em) => forgetMember(em, newId(), [], []));
    expect(forgotten).toEqual({ dead_letter: 1, outbox: 1 });
    expect(await left()).toEqual([readable]);
    expect(await parked()).toEqual([readable]);
  });
});
