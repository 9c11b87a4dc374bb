import type { Topic } from '@openrounds/contracts';
import { allTopics } from '@openrounds/contracts';
import { topicStates, withAdmin } from '../topic-admin.js';
import type { TopicState } from '../topic-admin.js';
import { ensureTopics } from '../topics.js';
import type { Call, Command, Outcome } from './command.js';
import { lines } from './command.js';
import { brokersOf, ownTopics } from './own-topics.js';

const all = { all: { help: 'also the topics of other services' } };

function chosen(call: Call): Topic[] {
  return call.flag('all') ? allTopics() : ownTopics(call);
}

function states(call: Call): Promise<TopicState[]> {
  return withAdmin(brokersOf(call), (admin) => topicStates(admin, chosen(call)));
}

async function list(call: Call): Promise<Outcome> {
  const found = await states(call);
  const differ = found.some(({ differences }) => differences.length > 0);
  const rows = found.map(({ name, partitions, settings, differences }) => ({
    name,
    partitions,
    policy: settings['cleanup.policy'] ?? '',
    differences: differences.join('; ') || 'none',
  }));
  return { code: differ ? 2 : 0, json: found, text: lines(rows) };
}

async function ensure(call: Call): Promise<Outcome> {
  const missing = (await states(call)).filter(({ partitions }) => partitions === 0).map(({ name }) => name);
  if (!call.dryRun && missing.length > 0) {
    await call.audit(missing.join(' '));
    await ensureTopics(
      brokersOf(call),
      chosen(call).filter(({ name }) => missing.includes(name)),
    );
  }
  const text = `${missing.length} topics ${call.dryRun ? 'would be ' : ''}made${missing.map((name) => `\n${name}`).join('')}`;
  return { code: 0, json: { dryRun: call.dryRun, made: missing }, text };
}

/** Topics of the contracts on the broker. */
export const topicCommands: readonly Command[] = [
  {
    name: 'topics list',
    summary: 'topics of this service on the broker; exit code 2 when one is missing or not as declared',
    options: all,
    run: list,
  },
  {
    name: 'topics ensure',
    summary: 'makes topics that are missing; those that are there stay as they are',
    options: all,
    changes: true,
    run: ensure,
  },
];
