import { Problem } from '@openrounds/http';
import type { Call, Command } from '@openrounds/messaging';
import { messagingCommands, noteOperator, Refused, WrongUse } from '@openrounds/messaging';
import type { ServiceDefinition } from '../define-service.js';
import type { JobContext } from '../run-job.js';
import { runJob } from '../run-job.js';
import type { Asked } from './command-line.js';
import { readCommandLine, wrongUse } from './command-line.js';

/**
 * The whole of an `ops.ts`: the commands about events that every service has, and the service's own, of which one with
 * the same name goes first. Results go to stdout, as text or with `--json` as one document; all else to stderr.
 *
 * Exit codes: 0 done, 1 failed, 2 found something, 64 wrong use, 78 bad environment.
 */
export async function runOps(definition: ServiceDefinition, own: readonly Command[] = []): Promise<void> {
  const shared = messagingCommands.filter(({ name }) => !own.some((command) => command.name === name));
  const asked = readCommandLine([...own, ...shared], process.argv.slice(2));
  if ('text' in asked) {
    (asked.code === 0 ? process.stdout : process.stderr).write(`${asked.text}\n`);
    process.exitCode = asked.code;
    return;
  }
  const { command, flags } = asked;
  const relay = command.sends === true && !flags.has('dry-run');
  await runJob(definition, command.name, (context) => perform(asked, context), { relay });
}

async function perform(asked: Asked, context: JobContext): Promise<number> {
  try {
    const { code, json, text } = await asked.command.run(callOf(asked, context));
    const told = asked.flags.has('json') ? JSON.stringify(json) : text;
    if (told !== '') await written(process.stdout, `${told}\n`);
    return code;
  } catch (error) {
    // A rule of the service that refuses is a sentence for the operator, no failure of the program.
    if (error instanceof Refused || error instanceof Problem) {
      await written(process.stderr, `${error.message}\n`);
      return 1;
    }
    if (!(error instanceof WrongUse)) throw error;
    const { text, code } = wrongUse(asked.command, error);
    await written(process.stderr, `${text}\n`);
    return code;
  }
}

function callOf({ command, words, values, flags }: Asked, { get, em }: JobContext): Call {
  return {
    get,
    words,
    values: (option) => values.get(option) ?? [],
    value: (option) => values.get(option)?.at(-1),
    flag: (option) => flags.has(option),
    dryRun: flags.has('dry-run'),
    progress: (line) => void process.stderr.write(`${line}\n`),
    audit: (object, reason) => noteOperator(em, { command: command.name, object, reason }),
  };
}

/** A job ends its process, and a long answer into a pipe would be cut. */
function written(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}
