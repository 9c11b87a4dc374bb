import { parseArgs, types } from 'node:util';
import type { Command } from '@openrounds/messaging';
import { WrongUse } from '@openrounds/messaging';
import { helpOf, overview } from './help.js';

/** A command with its words, ready to be run. */
export interface Asked {
  readonly command: Command;
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
}

/** Nothing is to be run: a text for stdout (code 0) or stderr (code 64). */
export interface Told {
  readonly text: string;
  readonly code: 0 | 64;
}

/** Finds the command in the words of a command line and reads its options. */
export function readCommandLine(commands: readonly Command[], line: readonly string[]): Asked | Told {
  const command = [line.slice(0, 2).join(' '), line[0]]
    .map((name) => commands.find((known) => known.name === name))
    .find((found) => found !== undefined);
  if (!command) return withoutCommand(commands, line);
  try {
    const asked = read(command, line.slice(command.name.split(' ').length));
    return asked.flags.has('help') ? { text: helpOf(command), code: 0 } : asked;
  } catch (error) {
    return wrongUse(command, error);
  }
}

/** What a person is told who used a command wrongly. @throws the error itself when it is of another kind */
export function wrongUse(command: Command, error: unknown): Told {
  if (!(error instanceof WrongUse) && !isOfParser(error)) throw error;
  const sentence = error.message.split('. ')[0]!.replace(/\.?$/, '.');
  return { text: `${sentence}\n\n${helpOf(command)}`, code: 64 };
}

/** What `parseArgs` throws of words that it cannot read. */
function isOfParser(error: unknown): error is Error {
  const code = types.isNativeError(error) && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}

function withoutCommand(commands: readonly Command[], line: readonly string[]): Told {
  const area = line[0]?.startsWith('-') ? undefined : line[0];
  const inArea = commands.filter(({ name }) => name.split(' ')[0] === area);
  return {
    text: overview(inArea.length > 0 ? inArea : commands),
    code: line.includes('--help') ? 0 : 64,
  };
}

function read(command: Command, line: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...line],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      ...(command.changes && { 'dry-run': { type: 'boolean' as const } }),
      ...Object.fromEntries(
        Object.entries(command.options ?? {}).map(([name, { value }]) =>
          value === undefined ? [name, { type: 'boolean' }] : [name, { type: 'string', multiple: true }],
        ),
      ),
    },
  });
  if (positionals.length > 0 && command.arguments === undefined)
    throw new WrongUse(`"${command.name}" takes options only`);
  const given = Object.entries(values as Record<string, boolean | string[]>);
  return {
    command,
    words: positionals,
    values: new Map(given.flatMap(([name, value]) => (Array.isArray(value) ? [[name, value]] : []))),
    flags: new Set(given.flatMap(([name, value]) => (value === true ? [name] : []))),
  };
}
