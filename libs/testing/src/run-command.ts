import { EntityManager } from '@mikro-orm/postgresql';
import type { Call, Command, Outcome } from '@openrounds/messaging';
import { noteOperator } from '@openrounds/messaging';
import type { TestService } from './test-service.js';

export interface CommandWords {
  readonly words?: readonly string[];
  /** Values of options; true is a flag. */
  readonly options?: Readonly<Record<string, string | true>>;
  readonly dryRun?: boolean;
}

/** Runs an operator's command in a service that is there already, as its process would. @throws what the command throws */
export function runCommand(
  { app }: TestService,
  command: Command | undefined,
  { words = [], options = {}, dryRun = false }: CommandWords = {},
): Promise<Outcome> {
  if (!command) throw new Error('There is no such command.');
  const value = (option: string): string | undefined => {
    const given = options[option];
    return given === true ? undefined : given;
  };
  const call: Call = {
    get: (type) => app.get(type, { strict: false }),
    words,
    value,
    values: (option) => [value(option)].filter((given) => given !== undefined),
    flag: (option) => options[option] === true,
    dryRun,
    progress: () => undefined,
    audit: (object, reason) =>
      noteOperator(app.get(EntityManager, { strict: false }), { command: command.name, object, reason }),
  };
  return command.run(call);
}
