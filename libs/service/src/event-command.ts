import { messagingCommand, messagingUsage } from '@openrounds/messaging';
import type { ServiceDefinition } from './define-service.js';
import type { JobContext } from './run-job.js';
import { runJob } from './run-job.js';

/** What the operators' commands that every service shares begin with. */
const areas = ['dead-letters', 'outbox', 'republish'];
const wrongUse = 64;

/** Lines of help for the commands of {@link runEventCommand}. */
export const eventUsage: string = messagingUsage;

/** Whether the words of a command line are for {@link runEventCommand}. */
export function isEventCommand(args: readonly string[]): boolean {
  return areas.includes(args[0] ?? '');
}

/**
 * Runs a command about events as a job of the service: dead letters, parked rows of the outbox, states sent again. What
 * is republished is sent before the job ends; all else works with Kafka down. Wrong use is exit code 64.
 * @param args words of the command line
 */
export async function runEventCommand(definition: ServiceDefinition, args: readonly string[]): Promise<void> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const run = async ({ get }: JobContext): Promise<number> => {
    const code = (await messagingCommand({ get, print }, args)) ?? wrongUse;
    if (code === wrongUse)
      process.stderr.write(`Usage of ${definition.name}'s ops for events:\n${eventUsage}\n`);
    return code;
  };
  await runJob(definition, args[0] ?? 'events', run, { relay: args[0] === 'republish' });
}
