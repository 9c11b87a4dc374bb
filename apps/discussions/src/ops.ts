import { allTopics } from '@openrounds/contracts';
import { Republisher } from '@openrounds/messaging';
import type { JobContext } from '@openrounds/service';
import { runJob } from '@openrounds/service';
import { service } from './service.js';

/** Sends the current states of a topic again: all, or those of the keys given. */
async function republish({ get }: JobContext, name: string | undefined, keys: string[]): Promise<number> {
  const topic = allTopics().find((declared) => declared.name === name && declared.owner === service.name);
  if (!topic) {
    process.stderr.write(`${name ?? 'Nothing'} is no topic of ${service.name}.\n`);
    return 64;
  }
  const count = await get(Republisher).republish(topic, keys.length > 0 ? keys : undefined);
  process.stdout.write(`${count} states queued for ${topic.name}.\n`);
  return 0;
}

const [command, name, ...keys] = process.argv.slice(2);
if (command === 'republish') await runJob(service, 'republish', (context) => republish(context, name, keys));
else {
  process.stderr.write('Usage: ops.js republish <topic> [key ...]\n');
  process.exitCode = 64;
}
