import type { INestApplicationContext } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/postgresql';
import type { Call, Outcome } from '../src/index.js';
import { messagingCommands, noteOperator } from '../src/index.js';

export interface Words {
  words?: string[];
  /** Values of options; true is a flag. */
  options?: Record<string, string | string[] | true>;
  dryRun?: boolean;
}

/** Runs a command in an application that is there already, as its process would. */
export function operate(app: INestApplicationContext, name: string, given: Words = {}): Promise<Outcome> {
  const command = messagingCommands.find((known) => known.name === name);
  if (!command) throw new Error(`There is no command ${name}.`);
  const { words = [], options = {}, dryRun = false } = given;
  const values = (option: string): string[] => {
    const value = options[option];
    return value === undefined || value === true ? [] : [value].flat();
  };
  const call: Call = {
    get: (type) => app.get(type, { strict: false }),
    words,
    values,
    value: (option) => values(option).at(-1),
    flag: (option) => options[option] === true,
    dryRun,
    progress: () => undefined,
    audit: (object, reason) => noteOperator(app.get(EntityManager), { command: name, object, reason }),
  };
  return command.run(call);
}
