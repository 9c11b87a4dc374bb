import { MikroORM } from '@mikro-orm/postgresql';
import type { Type } from '@nestjs/common';
import { allTopics } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import { DeadLetters } from './dead-letters.js';
import { unpark } from './relay-queue.js';
import { Republisher } from './republisher.js';

/** How a command reaches the application and its reader. */
export interface CommandContext {
  get<T>(type: Type<T>): T;
  print(line: string): void;
}

type Command = (context: CommandContext, args: readonly string[]) => Promise<number>;

const wrongUse = 64;
const notFound = 1;

export const messagingUsage = `  dead-letters list                   what this service's consumers could not take
  dead-letters show <id>              the record as it came
  dead-letters replay <id ...|all>    handles records again, in order
  dead-letters discard <id>           gives a record up
  outbox parked                       records that Kafka refuses
  outbox unpark [id ...]              sends them again
  republish <topic> [key ...]         sends current states again`;

const commands: Record<string, Command> = {
  'dead-letters list': async ({ get, print }) => {
    for (const letter of await get(DeadLetters).list(1_000)) {
      const { id, consumer, topic, key, cause, error, attempts, created_at: since } = letter;
      print([id, since, consumer, topic, key, cause, `${attempts} tries`, error].join('\t'));
    }
    return 0;
  },
  'dead-letters show': async ({ get, print }, [id = '']) => {
    const letter = await get(DeadLetters).show(id);
    if (!letter) return notFound;
    print(JSON.stringify({ ...letter, value: letter.value?.toString('utf8') ?? null }, null, 2));
    return 0;
  },
  'dead-letters replay': replay,
  'dead-letters discard': async ({ get }, [id = '']) => {
    await get(DeadLetters).discard(id);
    return 0;
  },
  'outbox parked': async ({ get, print }) => {
    const sql = `select id::text, topic, key, aggregate_version as version, last_error from outbox
      where parked_at is not null order by id limit 1000`;
    for (const row of await execute(get(MikroORM).em.fork(), sql)) print(Object.values(row).join('\t'));
    return 0;
  },
  'outbox unpark': async ({ get, print }, ids) => {
    print(`${await unpark(get(MikroORM).em.fork(), ids.length > 0 ? [...ids] : undefined)} records freed`);
    return 0;
  },
};

/**
 * The operators' commands that every service shares; see {@link messagingUsage}.
 * @param args words of the command line
 * @returns the exit code, or undefined when the words are none of these commands
 */
export async function messagingCommand(
  context: CommandContext,
  args: readonly string[],
): Promise<number | undefined> {
  const [area = '', verb = '', ...rest] = args;
  if (area === 'republish') return republish(context, [verb, ...rest]);
  return commands[`${area} ${verb}`]?.(context, rest);
}

async function replay({ get, print }: CommandContext, ids: readonly string[]): Promise<number> {
  const letters = get(DeadLetters);
  const wanted = ids[0] === 'all' ? (await letters.list(10_000)).map((letter) => letter.id) : ids;
  let taken = 0;
  for (const id of wanted) if (await letters.replay(id)) taken += 1;
  print(`${taken} of ${wanted.length} records taken`);
  return taken === wanted.length ? 0 : notFound;
}

async function republish(
  { get, print }: CommandContext,
  [name, ...keys]: readonly string[],
): Promise<number> {
  const topic = allTopics().find((declared) => declared.name === name);
  if (!topic) return wrongUse;
  const count = await get(Republisher).republish(topic, keys.length > 0 ? keys : undefined);
  print(`${count} states of ${topic.name} queued`);
  return 0;
}
