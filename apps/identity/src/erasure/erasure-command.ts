import { readFile } from 'node:fs/promises';
import { EntityManager } from '@mikro-orm/postgresql';
import { rehearse } from '@openrounds/database';
import type { Call, Command, Outcome } from '@openrounds/messaging';
import { Refused, WrongUse } from '@openrounds/messaging';
import type { Erasure } from './erasure.entity.js';
import { erasureReceipt } from './erasure.http.js';
import { ReadErasures } from './read-erasures.js';
import { ReceiptSeal } from './receipt-seal.js';
import { RetryErasure } from './retry-erasure.js';
import { StartErasure } from './start-erasure.js';

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function idOf(word: string | undefined): string {
  if (word === undefined || !idPattern.test(word)) throw new WrongUse('Name an erasure by its id.');
  return word;
}

const said = (json: unknown): Outcome => ({ code: 0, json, text: JSON.stringify(json, null, 2) });

async function start(call: Call): Promise<Outcome> {
  const [handle] = call.words;
  const reason = call.value('reason')?.trim();
  if (!handle || !reason) throw new WrongUse('Name a handle, and say why with --reason "...".');
  const begin = (): Promise<Erasure> => call.get(StartErasure).run(handle, reason);
  if (call.dryRun) {
    const { memberHash } = await rehearse(call.get(EntityManager), begin);
    return said({ dryRun: true, memberHash });
  }
  const erasure = await begin();
  await call.audit(erasure.id, reason);
  return said(erasure.toState());
}

async function status(call: Call): Promise<Outcome> {
  const [word] = call.words;
  if (word === undefined) return said(await call.get(ReadErasures).all(undefined));
  const [found] = await call.get(ReadErasures).all(idOf(word));
  if (!found) throw new Refused('There is no such erasure.');
  return said(found);
}

async function retry(call: Call): Promise<Outcome> {
  const id = idOf(call.words[0]);
  const ask = (): Promise<void> => call.get(RetryErasure).run(id);
  if (call.dryRun) await rehearse(call.get(EntityManager), ask);
  else {
    await call.audit(id);
    await ask();
  }
  return said({ dryRun: call.dryRun, id, state: 'requested' });
}

async function check(call: Call): Promise<Outcome> {
  const [file] = call.words;
  if (file === undefined) throw new WrongUse('Name the file that holds the receipt.');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Refused('The file cannot be read.');
  });
  const holds = isSealed(text, call.get(ReceiptSeal));
  const sentence = holds ? 'The receipt is ours and unchanged.' : 'The receipt is not ours, or was changed.';
  return { code: holds ? 0 : 2, json: { holds }, text: sentence };
}

function isSealed(text: string, seal: ReceiptSeal): boolean {
  try {
    return seal.holds(erasureReceipt.parse(JSON.parse(text)));
  } catch {
    return false;
  }
}

/** The operators' commands about erasures. */
export const erasureCommands: readonly Command[] = [
  {
    name: 'erasure start',
    arguments: '<handle>',
    summary: 'erases a member everywhere; cannot be undone',
    options: { reason: { value: 'text', help: 'why; it is kept, so it must name nobody' } },
    changes: true,
    run: start,
  },
  {
    name: 'erasure status',
    arguments: '[<id>]',
    summary: 'who has answered, with counts and ages',
    run: status,
  },
  {
    name: 'erasure retry',
    arguments: '<id>',
    summary: 'asks every service once more',
    changes: true,
    run: retry,
  },
  {
    name: 'erasure check',
    arguments: '<file>',
    summary: 'whether a receipt that a member shows is ours and unchanged; exit code 2 when it is not',
    run: check,
  },
];
