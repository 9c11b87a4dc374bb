import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { DeadLetters } from '../dead-letters.js';
import type { DeadLetter, LetterFilter, OpenedLetter } from '../dead-letters.js';
import { BadRecord } from '../failure.js';
import type { Call, Command, Outcome } from './command.js';
import { countOf, durationOf, lines, Refused, WrongUse } from './command.js';

const most = 10_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const filters = {
  topic: { value: 'name', help: 'only records of this topic' },
  group: { value: 'name', help: 'only those of this consumer group' },
};

function filterOf(call: Call): LetterFilter {
  const [topic, group, cause] = [call.value('topic'), call.value('group'), call.value('cause')];
  return { topic, group, cause, olderThan: durationOf(call, 'older-than') };
}

async function list(call: Call): Promise<Outcome> {
  const letters = await call.get(DeadLetters).list(filterOf(call), countOf(call, 'limit', 1_000));
  return { code: letters.length === 0 ? 0 : 2, json: letters, text: lines(letters) };
}

/** The letter that the only word names. */
async function named(call: Call): Promise<OpenedLetter> {
  const [id, ...rest] = call.words;
  if (rest.length > 0) throw new WrongUse('Name one dead letter by its id.');
  return letterOf(call, id);
}

async function letterOf(call: Call, id = ''): Promise<OpenedLetter> {
  if (!uuid.test(id)) throw new WrongUse('Name one dead letter by its id.');
  const letter = await call.get(DeadLetters).show(id);
  if (!letter) throw new Refused(`There is no dead letter ${id}.`);
  return letter;
}

function open(letter: OpenedLetter): OpenedLetter {
  if (letter.closed_at !== null) throw new Refused(`The dead letter ${letter.id} is closed.`);
  return letter;
}

async function show(call: Call): Promise<Outcome> {
  const letter = await named(call);
  const { headers, value, edited, ...rest } = letter;
  const reveal = call.flag('reveal');
  if (reveal) await call.audit(letter.id);
  const text = (bytes: Buffer | null): string | null => bytes?.toString('utf8') ?? null;
  const held = reveal
    ? { value: text(value), edited: text(edited) }
    : { value_bytes: value?.length ?? null, edited_bytes: edited?.length ?? null };
  const json = { ...rest, headers, ...held };
  return { code: 0, json, text: JSON.stringify(json, null, 2) };
}

async function edit(call: Call): Promise<Outcome> {
  const file = call.value('file');
  if ((file === undefined) === !call.flag('upcast')) throw new WrongUse('Give either --file or --upcast.');
  const letter = open(await named(call));
  const letters = call.get(DeadLetters);
  try {
    const state = file === undefined ? letters.upcast(letter) : await jsonIn(file);
    await letters.edit(letter, state, false);
    if (!call.dryRun) {
      await call.audit(letter.id);
      await letters.edit(letter, state);
    }
  } catch (error) {
    if (error instanceof BadRecord) throw new Refused(error.message);
    throw error;
  }
  const { id } = letter;
  return {
    code: 0,
    json: { id, edited: !call.dryRun },
    text: call.dryRun ? `${id} could be edited.` : `${id} is edited; a replay handles the new value.`,
  };
}

async function jsonIn(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new Refused('The file cannot be read.');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refused('The file is not JSON.');
  }
}

async function wanted(call: Call): Promise<DeadLetter[]> {
  const letters = call.get(DeadLetters);
  const all = call.flag('all');
  const ids = [...new Set(call.words)];
  if (all === ids.length > 0) throw new WrongUse('Name dead letters by their ids, or give --all.');
  if (all) return letters.list(filterOf(call), most);
  const strange = ids.find((id) => !uuid.test(id));
  if (strange !== undefined) throw new WrongUse('An id of a dead letter is a UUID.');
  const found = await letters.list({ ...filterOf(call), ids }, most);
  if (found.length < ids.length)
    throw new Refused(`${ids.length - found.length} of the ids are no open dead letters.`);
  const older = await letters.olderThanOneOf(ids);
  if (older)
    throw new Refused(
      `The older letter ${older.id} of the key ${older.key} has to be replayed or dropped first.`,
    );
  return found;
}

interface Fate {
  readonly id: string;
  readonly key: string;
  /** `waits` for an older letter of its key that was not taken. */
  readonly outcome: 'taken' | 'refused' | 'waits';
}

async function replay(call: Call): Promise<Outcome> {
  const apart = 1_000 / countOf(call, 'rate', 10);
  const found = await wanted(call);
  if (!call.dryRun && found.length > 0)
    await call.audit(call.flag('all') ? `${found.length} letters` : found.map(({ id }) => id).join(' '));
  const fates: Fate[] = [];
  const stuck = new Set<string>();
  for (const letter of found) {
    const place = [letter.consumer, letter.topic, letter.key].join(' ');
    const outcome = stuck.has(place) ? 'waits' : (await take(call, letter)) ? 'taken' : 'refused';
    if (outcome !== 'taken') stuck.add(place);
    fates.push({ id: letter.id, key: letter.key, outcome });
    if (fates.length % 100 === 0) call.progress(`${fates.length}/${found.length}`);
    if (!call.dryRun && fates.length < found.length) await delay(apart);
  }
  const taken = fates.filter(({ outcome }) => outcome === 'taken').length;
  const told = call.dryRun ? 'could be taken as far as the contract says' : 'taken';
  const rest = fates.filter(({ outcome }) => outcome !== 'taken');
  const text = [`${taken} of ${found.length} records ${told}.`, lines(rest)].filter(Boolean).join('\n');
  return { code: rest.length === 0 ? 0 : 1, json: { dryRun: call.dryRun, letters: fates }, text };
}

/** In a dry run only the contract is asked: what the handler would say is known when it has run. */
async function take(call: Call, { id }: DeadLetter): Promise<boolean> {
  const letters = call.get(DeadLetters);
  if (!call.dryRun) return letters.replay(id);
  const letter = await letters.show(id);
  try {
    if (letter) letters.check(letter);
    return letter !== undefined;
  } catch (error) {
    if (error instanceof BadRecord) return false;
    throw error;
  }
}

async function drop(call: Call): Promise<Outcome> {
  const reason = call.value('reason')?.trim();
  if (!reason) throw new WrongUse('Say why: --reason "...".');
  if (call.words.length === 0) throw new WrongUse('Name dead letters by their ids.');
  const ids: string[] = [];
  // All are looked at before the first is closed, so that a mistyped id drops nothing.
  for (const word of call.words) ids.push(open(await letterOf(call, word)).id);
  for (const id of call.dryRun ? [] : ids) {
    await call.audit(id, reason);
    await call.get(DeadLetters).drop(id);
  }
  const rest = call.dryRun ? 'would be dropped.' : 'is dropped; its row stays, closed.';
  const text = ids.map((id) => `${id} ${rest}`).join('\n');
  return { code: 0, json: { ids, dropped: !call.dryRun }, text };
}

/** Records that this service's consumers could not take. */
export const deadLetterCommands: readonly Command[] = [
  {
    name: 'dlt list',
    summary: 'records that the consumers of this service could not take; exit code 2 when there are any',
    options: {
      ...filters,
      cause: { value: 'cause', help: 'only this cause: bad, unknown or parked' },
      'older-than': { value: 'time', help: 'only letters older than 90s, 15m, 2h or 7d' },
      limit: { value: 'n', help: 'number of letters, 1000 by default' },
    },
    run: list,
  },
  {
    name: 'dlt show',
    arguments: '<id>',
    summary: 'one dead letter, without what it holds',
    options: { reveal: { help: 'also the value, which may be clinical text; leaves a row in the audit' } },
    run: show,
  },
  {
    name: 'dlt edit',
    arguments: '<id>',
    summary: 'says what a replay shall handle in place of the value that came',
    options: {
      file: { value: 'json', help: 'file with the new state; it must fit the contract of today and the key' },
      upcast: { help: 'the value as the consumers of today read it' },
    },
    changes: true,
    run: edit,
  },
  {
    name: 'dlt replay',
    arguments: '[<id> ...]',
    summary: 'handles records again, an older one of a key before a newer one',
    options: {
      all: { help: 'every open letter, or those that --topic and --group leave' },
      ...filters,
      rate: { value: 'n', help: 'records per second, 10 by default' },
    },
    changes: true,
    run: replay,
  },
  {
    name: 'dlt drop',
    arguments: '<id ...>',
    summary: 'gives records up; their rows stay, closed',
    options: { reason: { value: 'text', help: 'why, for the audit; no content' } },
    changes: true,
    run: drop,
  },
];
