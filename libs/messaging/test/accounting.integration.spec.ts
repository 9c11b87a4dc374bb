import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@openrounds/database';
import { metricsText } from '@openrounds/telemetry';
import { lookAtDeadLetters } from '../src/consumer-figures.js';
import { encode } from '../src/deliver.js';
import { GroupProcessor } from '../src/group-processor.js';
import { Handlers } from '../src/handlers.js';
import { Stopped } from '../src/hold.js';
import type { Hold } from '../src/hold.js';
import type { RawRecord } from '../src/record.js';
import { faults, NoteCopy, NoteMail, notes, others } from './note-handlers.js';
import type { Bench } from './support.js';
import { startNotes } from './support.js';

const { topic, written, edited } = notes;
const still: Hold = { stopped: () => false, pause: () => Promise.resolve(), waiting: () => undefined };

function figure(name: string, labels: string): number {
  const line = metricsText()
    .split('\n')
    .find((text) => text.startsWith(`${name}{${labels}} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

const fates = ['applied', 'stale', 'duplicate', 'superseded', 'dead', 'parked'] as const;
type Counts = Partial<Record<(typeof fates)[number] | 'consumed', number>>;

function countsOf(consumer: string): Required<Counts> {
  const of = `consumer="${consumer}"`;
  const counted = fates.map((fate) => [
    fate,
    figure('openrounds_consumer_records_total', `${of},outcome="${fate}"`),
  ]);
  const consumed = figure('openrounds_consumer_consumed_total', of);
  return { ...(Object.fromEntries(counted) as Required<Counts>), consumed };
}

describe('the account of consumed records', () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await startNotes(['http'], [NoteCopy, NoteMail]);
  });
  afterAll(() => bench.close());
  afterEach(() => faults.clear());

  const note = (id: string, version: number, text = `v${version}`): RawRecord =>
    encode({ fact: version === 1 ? written : edited, state: { id, version, text } });
  const broken = (id: string): RawRecord => encode({ fact: written, state: { id, version: 1 } });

  /** What a portion adds to the account of a group; fates that stay 0 are left out. */
  const added = async (
    group: string,
    raws: RawRecord[],
    name = topic.name,
    hold = still,
  ): Promise<Counts> => {
    const before = countsOf(group);
    const found = bench.app
      .get(Handlers)
      .groups()
      .find((known) => known.name === group)!;
    await new GroupProcessor(found, bench.em).process(name, raws, hold);
    const after = countsOf(group);
    const grown = [...fates, 'consumed' as const].map((fate) => [fate, after[fate] - before[fate]] as const);
    return Object.fromEntries(grown.filter(([, amount]) => amount !== 0));
  };

  it('says of every record what became of it, and the outcomes add up', async () => {
    const ids = Array.from({ length: 6 }, newId);
    const [a, b, c, d, e, f] = ids as [string, string, string, string, string, string];
    const first = countsOf('notes.copy');
    expect(await added('notes.copy', [note(a, 1), note(b, 2), note(c, 1)])).toEqual({
      consumed: 3,
      applied: 3,
    });
    expect(await added('notes.copy', [note(a, 1), note(b, 1), note(c, 2)])).toEqual({
      consumed: 3,
      applied: 1,
      stale: 1,
      duplicate: 1,
    });
    faults.set('poison', () => {
      throw new TypeError('our fault');
    });
    const mix = [note(d, 1), note(d, 2), broken(e), note(f, 1, 'poison'), note(a, 1), note(b, 1), note(e, 1)];
    expect(await added('notes.copy', mix)).toEqual({
      consumed: 7,
      applied: 2,
      superseded: 1,
      dead: 2,
      duplicate: 1,
      stale: 1,
    });
    const last = countsOf('notes.copy');
    const sum = fates.reduce((total, fate) => total + last[fate] - first[fate], 0);
    expect(sum).toBe(last.consumed - first.consumed);
    expect(figure('openrounds_consumer_stale_total', 'consumer="notes.copy"')).toBe(last.stale);
    expect(figure('openrounds_consumer_duplicates_total', 'consumer="notes.copy"')).toBe(last.duplicate);
  });

  it('counts a reaction’s events once, and those behind a bad one as parked', async () => {
    const id = newId();
    const again = note(id, 1);
    const republished = encode({
      fact: { topic, type: `${topic.name.slice(0, -3)}.republished` },
      state: { id, version: 1, text: 'v1' },
    });
    expect(await added('notes.mail', [again, again, republished])).toEqual({
      consumed: 3,
      applied: 1,
      duplicate: 2,
    });
    faults.set('mail poison', () => {
      throw new Error('mailbox full');
    });
    const raws = [note(id, 2, 'poison'), note(id, 3), note(newId(), 1)];
    expect(await added('notes.mail', raws)).toEqual({ consumed: 3, dead: 1, parked: 1, applied: 1 });
  });

  it('takes what a handler writes without counting as applied', async () => {
    const state = { id: newId(), version: 1, text: 'x' };
    const raw = encode({ fact: others.written, state });
    expect(await added('notes.copy', [raw], others.topic.name)).toEqual({ consumed: 1, applied: 1 });
  });

  it('counts nothing of a portion that the consumer leaves undecided', async () => {
    const leaving: Hold = {
      ...still,
      stopped: () => {
        throw new Stopped();
      },
    };
    expect(await added('notes.copy', [note(newId(), 1)], topic.name, leaving)).toEqual({});
  });

  it('shows how many dead letters a group has and how old the oldest is', async () => {
    await bench.sql('update dead_letter set closed_at = now()');
    const groups = ['notes.copy', 'notes.mail'];
    await added('notes.copy', [broken(newId()), broken(newId())]);
    await bench.sql(`update dead_letter set created_at = now() - interval '1 hour' where closed_at is null`);
    await lookAtDeadLetters(bench.em, groups);
    const of = (name: string, group: string) =>
      figure(`openrounds_dead_letters_${name}`, `consumer="${group}"`);
    expect([of('depth', 'notes.copy'), of('depth', 'notes.mail')]).toEqual([2, 0]);
    expect([Math.round(of('oldest_age', 'notes.copy') / 60), of('oldest_age', 'notes.mail')]).toEqual([
      60, 0,
    ]);
  });
});
