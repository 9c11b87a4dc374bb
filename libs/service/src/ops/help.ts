import type { Command, Option } from '@openrounds/messaging';

const width = 32;

function line(left: string, right: string): string {
  return `  ${left.padEnd(width)} ${right}`;
}

function callOf({ name, arguments: words }: Command): string {
  return words === undefined ? name : `${name} ${words}`;
}

/** All commands, one line each. */
export function overview(commands: readonly Command[]): string {
  const list = commands.map((command) => line(callOf(command), command.summary));
  return [
    'Usage: ops.js <command> [options]',
    '',
    ...list,
    '',
    'Every command has --help and --json; those that change something also --dry-run.',
    'Exit codes: 0 done, 1 failed, 2 found something, 64 wrong use.',
  ].join('\n');
}

/** One command with its options. */
export function helpOf(command: Command): string {
  const options: Record<string, Option> = {
    ...command.options,
    ...(command.changes && { 'dry-run': { help: 'says what would happen and changes nothing' } }),
    json: { help: 'one JSON document on stdout' },
    help: { help: 'this text' },
  };
  const list = Object.entries(options).map(([name, { value, help }]) =>
    line(value === undefined ? `--${name}` : `--${name} <${value}>`, help),
  );
  return [`Usage: ops.js ${callOf(command)} [options]`, `  ${command.summary}`, '', ...list].join('\n');
}
