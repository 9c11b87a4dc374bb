import { Republisher } from '../republisher.js';
import type { Call, Command, Outcome } from './command.js';
import { Refused, WrongUse } from './command.js';
import { ownTopic } from './own-topics.js';

interface Condition {
  readonly field: string;
  readonly value: string;
}

/** @throws WrongUse */
function conditionOf(text: string): Condition {
  const [, field, value] = /^([A-Za-z]\w*)=(.*)$/s.exec(text) ?? [];
  if (field === undefined || value === undefined)
    throw new WrongUse('--where takes field=value, for example state=open.');
  return { field, value };
}

/**
 * Checked in this process against the states that the owner has read, so that nothing of the command line ever becomes
 * part of a statement.
 */
function holds(state: Record<string, unknown>, { field, value }: Condition): boolean {
  return [state[field]].flat().some((item) => typeof item !== 'object' && String(item) === value);
}

async function republish(call: Call): Promise<Outcome> {
  const topic = ownTopic(call, call.value('topic'));
  const keys = call.values('keys').flatMap((list) => list.split(',').filter(Boolean));
  const conditions = call.values('where').map(conditionOf);
  const unmet = new Set(conditions.map(({ field }) => field));
  const where = (state: Record<string, unknown>): boolean => {
    for (const field of unmet) if (field in state) unmet.delete(field);
    return conditions.every((condition) => holds(state, condition));
  };
  // Only names of fields: what stands behind them may be anything.
  if (!call.dryRun) await call.audit([topic.name, ...keys, ...unmet].join(' '));
  const queued = await call.get(Republisher).republish(topic, {
    ...(keys.length > 0 && { keys }),
    where,
    dryRun: call.dryRun,
    onProgress: (read, count) => call.progress(`${read} states read, ${count} queued`),
  });
  if (unmet.size > 0) throw new Refused(`No state of ${topic.name} has a field ${[...unmet].join(', ')}.`);
  const text = `${queued} states of ${topic.name} ${call.dryRun ? 'would be ' : ''}queued.`;
  return { code: 0, json: { dryRun: call.dryRun, topic: topic.name, queued }, text };
}

export const republishCommands: readonly Command[] = [
  {
    name: 'republish',
    summary: 'sends current states again: backfill, bootstrap of a new consumer, repair',
    options: {
      topic: { value: 'name', help: 'one of the topics that this service owns' },
      keys: { value: 'key,key', help: 'only these aggregates; may be given again' },
      where: {
        value: 'field=value',
        help: 'only states whose field is the value, or whose list holds it; given again, all must hold',
      },
    },
    changes: true,
    sends: true,
    run: republish,
  },
];
