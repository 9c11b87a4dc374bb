import { allTopics } from '@openrounds/contracts';
import { Republisher } from '@openrounds/messaging';
import type { JobContext } from '@openrounds/service';
import { runJob } from '@openrounds/service';
import { service } from './service.js';
import { Recount } from './statistic/recount.js';

/** Counts all ratings anew; every cell that differs from the counts kept by differences is a line, and exit code 1. */
async function recount({ get }: JobContext): Promise<number> {
  const wrong = await get(Recount).run();
  for (const cell of wrong) process.stdout.write(`${JSON.stringify(cell)}\n`);
  process.stdout.write(wrong.length === 0 ? 'All counts are right.\n' : `${wrong.length} cells differ.\n`);
  return wrong.length === 0 ? 0 : 1;
}

/** Sends the current states of a topic of ratings again: all, or those of the keys given. */
async function republish({ get }: JobContext, name: string | undefined, keys: string[]): Promise<number> {
  const topic = allTopics().find((declared) => declared.name === name && declared.owner === service.name);
  if (!topic) {
    process.stderr.write(`${name ?? 'Nothing'} is no topic of ratings.\n`);
    return 64;
  }
  const count = await get(Republisher).republish(topic, keys.length > 0 ? keys : undefined);
  process.stdout.write(`${count} states queued for ${topic.name}.\n`);
  return 0;
}

const [command, name, ...keys] = process.argv.slice(2);
if (command === 'recount') await runJob(service, 'recount', recount, { relay: false });
else if (command === 'republish')
  await runJob(service, 'republish', (context) => republish(context, name, keys));
else {
  process.stderr.write('Usage: ops.js recount | republish <topic> [key ...]\n');
  process.exitCode = 64;
}
