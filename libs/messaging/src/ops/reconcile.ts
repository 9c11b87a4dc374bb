import type { Topic } from '@openrounds/contracts';
import { TopicComparison } from '../topic-comparison.js';
import type { TopicDrift } from '../topic-comparison.js';
import { ReadTooSlow } from '../topic-reader.js';
import type { Call, Command, Outcome } from './command.js';
import { countOf, lines, Refused, WrongUse } from './command.js';
import { ownTopic, ownTopics } from './own-topics.js';

async function reconcile(call: Call): Promise<Outcome> {
  if (!call.flag('topics')) throw new WrongUse('Say what to compare: --topics.');
  const name = call.value('topic');
  const topics = name === undefined ? ownTopics(call) : [ownTopic(call, name)];
  const repair = call.flag('repair') && !call.dryRun;
  const drifts: (TopicDrift & { repaired: number })[] = [];
  for (const topic of topics) {
    const drift = await compare(call, topic);
    const differs = differencesOf(drift) > 0;
    if (repair && differs) await call.audit(`${topic.name}: ${differencesOf(drift)} keys`);
    const repaired = repair && differs ? await call.get(TopicComparison).repair(topic, drift) : 0;
    drifts.push({ ...drift, repaired });
  }
  const found = drifts.some((drift) => differencesOf(drift) > 0);
  const rows = drifts.map(({ missing, extra, stale, ...rest }) => {
    const { topic, owned, published, repaired } = rest;
    const counts = { missing: missing.length, extra: extra.length, stale: stale.length };
    return { topic, owned, published, ...counts, repaired };
  });
  return {
    code: found && !repair ? 2 : 0,
    json: { drift: drifts },
    text: lines(rows) || 'This service owns no topic.',
  };
}

async function compare(call: Call, topic: Topic): Promise<TopicDrift> {
  const withinMs = countOf(call, 'within', 300) * 1_000;
  const onProgress = (done: number, total: number): void => call.progress(`${topic.name} ${done}/${total}`);
  try {
    return await call.get(TopicComparison).compare(topic, { withinMs, onProgress });
  } catch (error) {
    if (error instanceof ReadTooSlow) throw new Refused(error.message);
    throw error;
  }
}

function differencesOf({ missing, extra, stale }: TopicDrift): number {
  return missing.length + extra.length + stale.length;
}

export const reconcileCommands: readonly Command[] = [
  {
    name: 'reconcile',
    summary: 'where topics differ from their owner: missing, extra, stale; exit code 2 when they do',
    options: {
      topics: { help: 'compares the last record of each key with the current state of this service' },
      topic: { value: 'name', help: 'only this topic' },
      repair: { help: 'publishes again what is missing or stale, and a tombstone of what is extra' },
      within: { value: 'seconds', help: 'longest time for one topic, 300 by default' },
    },
    changes: true,
    sends: true,
    run: reconcile,
  },
];
