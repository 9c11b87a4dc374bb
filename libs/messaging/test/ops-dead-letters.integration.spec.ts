import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@openrounds/database';
import { encode } from '../src/deliver.js';
import { GroupProcessor } from '../src/group-processor.js';
import { Handlers } from '../src/handlers.js';
import type { Hold } from '../src/hold.js';
import type { DeadLetter } from '../src/index.js';
import { faults, NoteCopy, NoteMail, notes } from './note-handlers.js';
import { operate } from './operator.js';
import type { Words } from './operator.js';
import type { Bench } from './support.js';
import { startNotes } from './support.js';

const { topic, written, edited } = notes;
const still: Hold = { stopped: () => false, pause: () => Promise.resolve(), waiting: () => undefined };

describe('an operator with dead letters', () => {
  let bench: Bench;
  let folder: string;
  const run = (name: string, given?: Words) => operate(bench.app, name, given);
  const processorOf = (name: string) =>
    new GroupProcessor(
      bench.app
        .get(Handlers)
        .groups()
        .find((group) => group.name === name)!,
      bench.em,
    );
  const audited = () =>
    bench.sql<{ command: string; object: string; reason: string | null }>(
      'select command, object, reason from operator_audit order by id',
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'notes-'));
    bench = await startNotes(['http'], [NoteCopy, NoteMail]);
  });
  afterAll(async () => {
    await bench.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => faults.clear());

  const note = (id: string, version: number, text: string) =>
    encode({ fact: version === 1 ? written : edited, state: { id, version, text } });
  const copy = async (id: string) =>
    (await bench.sql('select version, text from note_copy where id = $1', [id]))[0];
  const open = async (key?: string) => {
    const { json } = await run('dlt list');
    return (json as DeadLetter[]).filter((letter) => key === undefined || letter.key === key);
  };
  const bury = async (...raws: ReturnType<typeof note>[]) => {
    faults.set('broken', () => {
      throw new Error('our fault');
    });
    for (const raw of raws) await processorOf('notes.copy').process(topic.name, [raw], still);
    faults.clear();
  };

  beforeEach(() => bench.sql('update dead_letter set closed_at = now() where closed_at is null'));

  it('lists them by topic, group, cause and age, and learns by the exit code whether there are any', async () => {
    expect(await run('dlt list')).toMatchObject({ code: 0, json: [] });
    const key = newId();
    await bury(note(key, 1, 'broken'));
    const found = async (options: Words['options']) => (await run('dlt list', { options: options! })).code;
    expect(await found({ topic: topic.name, group: 'notes.copy', cause: 'unknown' })).toBe(2);
    expect(await found({ topic: 'notes.other.v1' })).toBe(0);
    expect(await found({ group: 'notes.mail' })).toBe(0);
    expect(await found({ cause: 'bad' })).toBe(0);
    expect(await found({ 'older-than': '1h' })).toBe(0);
    await bench.sql(`update dead_letter set created_at = now() - interval '2 hours' where key = $1`, [key]);
    expect(await found({ 'older-than': '1h' })).toBe(2);
    await expect(run('dlt list', { options: { 'older-than': 'long' } })).rejects.toThrow('90s');
  });

  it('sees what one holds only when it is to be revealed, and that is on record', async () => {
    const key = newId();
    await bury(note(key, 1, 'broken'));
    const [letter] = await open(key);
    const words = [letter!.id];
    const hidden = await run('dlt show', { words });
    expect([hidden.text, JSON.stringify(hidden.json)].join()).not.toContain('broken');
    const before = await audited();
    expect((await run('dlt show', { words, options: { reveal: true } })).text).toContain('broken');
    expect((await audited()).slice(before.length)).toEqual([
      { command: 'dlt show', object: letter!.id, reason: null },
    ]);
    await expect(run('dlt show', { words: [newId()] })).rejects.toThrow('There is no dead letter');
    await expect(run('dlt show')).rejects.toThrow('Name one dead letter');
  });

  it('edits one so that a replay takes it, and what came stays', async () => {
    const key = newId();
    const raw = encode({ fact: written, state: { id: key, version: 1 } });
    await processorOf('notes.copy').process(topic.name, [raw], still);
    const [letter] = await open(key);
    const words = [letter!.id];
    const file = join(folder, 'state.json');
    const edit = (state: unknown, dryRun = false) => {
      writeFileSync(file, JSON.stringify(state));
      return run('dlt edit', { words, options: { file }, dryRun });
    };
    expect((await run('dlt replay', { words })).code).toBe(1);
    await expect(edit({ id: key, version: 1 })).rejects.toThrow('breaks the contract');
    await expect(edit({ id: newId(), version: 1, text: 'x' })).rejects.toThrow('is not that of');
    await expect(run('dlt edit', { words, options: { upcast: true } })).rejects.toThrow(
      'breaks the contract',
    );
    await edit({ id: key, version: 1, text: 'mended' }, true);
    expect((await open(key))[0]).toMatchObject({ is_edited: false });
    await edit({ id: key, version: 1, text: 'mended' });
    expect((await run('dlt replay', { words, dryRun: true })).code).toBe(0);
    expect(await copy(key)).toBeUndefined();
    expect((await run('dlt replay', { words })).code).toBe(0);
    expect(await copy(key)).toEqual({ version: 1, text: 'mended' });
    const [row] = await bench.sql<{ value: Buffer }>('select value from dead_letter where id = $1', words);
    expect(row!.value).toEqual(raw.value);
  });

  it('upcasts one to what today’s consumers read', async () => {
    const key = newId();
    await bury(note(key, 1, 'broken'));
    const [letter] = await open(key);
    const words = [letter!.id];
    expect(await run('dlt edit', { words, options: { upcast: true } })).toMatchObject({ code: 0 });
    const { json } = await run('dlt show', { words, options: { reveal: true } });
    expect(JSON.parse((json as { edited: string }).edited)).toEqual({
      id: key,
      version: 1,
      text: 'broken',
    });
  });

  it('replays in the order of each key, and not a newer one before an older one', async () => {
    const [key, other] = [newId(), newId()];
    await bury(note(key, 1, 'broken'), note(other, 1, 'broken'), note(key, 2, 'broken'));
    const [first, second] = await open(key);
    await expect(run('dlt replay', { words: [second!.id] })).rejects.toThrow(`The older letter ${first!.id}`);
    faults.set('broken', () => {
      throw new Error('still our fault');
    });
    const options = { all: true, topic: topic.name, group: 'notes.copy', rate: '1000' } as const;
    const failed = await run('dlt replay', { options });
    expect(failed).toMatchObject({ code: 1 });
    expect((failed.json as { letters: object[] }).letters).toContainEqual({
      id: second!.id,
      key,
      outcome: 'waits',
    });
    faults.clear();
    expect((await run('dlt replay', { words: [second!.id, first!.id] })).code).toBe(0);
    expect(await copy(key)).toEqual({ version: 2, text: 'broken' });
    expect(await open(key)).toEqual([]);
    expect(await open(other)).toHaveLength(1);
  });

  it('keeps to a number of replays per second', async () => {
    await bury(...Array.from({ length: 4 }, () => note(newId(), 1, 'broken')));
    const began = performance.now();
    expect((await run('dlt replay', { options: { all: true, rate: '20' } })).code).toBe(0);
    expect(performance.now() - began).toBeGreaterThan(3 * 50 - 5);
  });

  it('drops one only with a reason, which is on record', async () => {
    const key = newId();
    await bury(note(key, 1, 'broken'));
    const [letter] = await open(key);
    const words = [letter!.id];
    await expect(run('dlt drop', { words })).rejects.toThrow('Say why');
    await run('dlt drop', { words, options: { reason: 'a test' }, dryRun: true });
    expect(await open(key)).toHaveLength(1);
    expect((await run('dlt drop', { words, options: { reason: 'a test' } })).code).toBe(0);
    expect(await open(key)).toEqual([]);
    expect((await audited()).at(-1)).toEqual({ command: 'dlt drop', object: letter!.id, reason: 'a test' });
    await expect(run('dlt drop', { words, options: { reason: 'again' } })).rejects.toThrow('is closed');
  });
});
