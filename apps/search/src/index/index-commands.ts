import type { Call, Command, Outcome } from '@openrounds/messaging';
import { lines, WrongUse } from '@openrounds/messaging';
import { compareCopies } from '../copies/compare-copies.js';
import { contentTypes, isContentType } from '../content/content-type.js';
import type { ContentType } from '../content/content-type.js';
import type { Progress } from './rebuild.js';
import { Rebuild } from './rebuild.js';
import { Reconcile } from './reconcile.js';

function progressOf(call: Call): Progress {
  return ({ type, step, done, total }) => call.progress(`${type.padEnd(10)} ${step} ${done}/${total}`);
}

function typesOf(call: Call): readonly ContentType[] {
  const named = call.values('type');
  if (named.length === 0) return contentTypes;
  if (!named.every(isContentType)) throw new WrongUse(`--type is one of ${contentTypes.join(', ')}.`);
  return named;
}

async function ensure(call: Call): Promise<Outcome> {
  if (call.dryRun) {
    const { wanted, over } = await call.get(Rebuild).due();
    const text = `${wanted.length} indices would be made, ${over.length} old ones dropped.`;
    return { code: 0, json: { dryRun: true, wanted, over }, text };
  }
  const built = await call.get(Rebuild).ensure(progressOf(call));
  return { code: 0, json: { built }, text: `${built.length} indices were made.` };
}

async function rebuild(call: Call): Promise<Outcome> {
  const types = typesOf(call);
  const back = call.flag('rollback');
  if (call.dryRun)
    return {
      code: 0,
      json: { dryRun: true, types },
      text: `${types.join(', ')} would be ${back ? 'rolled back' : 'built'}.`,
    };
  await call.audit(types.join(' '), back ? 'rollback' : undefined);
  if (!back) {
    const built = await call.get(Rebuild).run(types, progressOf(call));
    return { code: 0, json: { built }, text: `${built.length} indices are built and in use.` };
  }
  const names = await call.get(Rebuild).rollback(types);
  const text = names.length > 0 ? `Back to ${names.join(', ')}.` : 'There is no generation to go back to.';
  return { code: names.length > 0 ? 0 : 1, json: { rolledBackTo: names }, text };
}

async function reconcile(call: Call): Promise<Outcome> {
  if (call.flag('topics')) return compareCopies(call);
  if (call.value('topic') ?? call.value('within'))
    throw new WrongUse('--topic and --within belong to --topics.');
  const repair = call.flag('repair') && !call.dryRun;
  if (repair) await call.audit('index');
  const drift = await call.get(Reconcile).run(repair);
  const differs = drift.some(({ missing, extra, stale }) => missing + extra + stale > 0);
  return { code: differs && !repair ? 2 : 0, json: { drift, repaired: repair }, text: lines(drift) };
}

const type = {
  value: 'type',
  help: `only this kind of item, may be given again: ${contentTypes.join(', ')}`,
};
/** Of the indices, and of the read model behind them. */
export const indexCommands: readonly Command[] = [
  {
    name: 'rebuild',
    summary: 'makes new indices beside those in use and swaps; searches never fail meanwhile',
    options: { type, rollback: { help: 'back to the indices before, within 24 h' } },
    changes: true,
    run: rebuild,
  },
  {
    name: 'reconcile',
    summary: 'where the index differs from the read model, or this from the topics; exit code 2 when it does',
    options: {
      repair: { help: 'indexes again what differs, and deletes what no row knows' },
      topics: { help: 'compares the read model with the last record of each key; --repair applies it again' },
      topic: { value: 'name', help: 'with --topics: only this one' },
      within: { value: 'seconds', help: 'with --topics: longest time for one topic, 300 by default' },
    },
    changes: true,
    run: reconcile,
  },
  {
    name: 'indices ensure',
    summary: 'makes indices that are missing or of an older mapping; run at every start',
    changes: true,
    run: ensure,
  },
];
