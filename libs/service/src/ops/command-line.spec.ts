import { describe, expect, it } from '@jest/globals';
import type { Command } from '@openrounds/messaging';
import { messagingCommands } from '@openrounds/messaging';
import { readCommandLine } from './command-line.js';

const run: Command['run'] = () => Promise.resolve({ code: 0, json: null, text: '' });
const commands: Command[] = [
  {
    name: 'birds count',
    arguments: '[<id> ...]',
    summary: 'counts birds',
    options: { kind: { value: 'name', help: 'only these' }, loud: { help: 'with singing' } },
    changes: true,
    run,
  },
  { name: 'birds list', summary: 'lists birds', run },
  { name: 'sing', summary: 'sings', run },
];
const read = (line: string) => readCommandLine(commands, line.split(' ').filter(Boolean));

describe('the command line of an operator', () => {
  it('finds a command of one or two words with its options', () => {
    expect(read('sing')).toMatchObject({ command: { name: 'sing' }, words: [] });
    const asked = read('birds count a b --kind=wren --kind robin --loud --dry-run --json');
    expect(asked).toMatchObject({ command: { name: 'birds count' }, words: ['a', 'b'] });
    expect(asked).toMatchObject({
      values: new Map([['kind', ['wren', 'robin']]]),
      flags: new Set(['loud', 'dry-run', 'json']),
    });
  });

  it('says in one sentence what is wrong, and how the command is used', () => {
    expect(read('birds list --loud')).toMatchObject({
      code: 64,
      text: expect.stringMatching(/^Unknown option '--loud'\.\n\nUsage: ops\.js birds list/),
    });
    expect(read('birds count --kind')).toMatchObject({ code: 64 });
    expect(read('birds list --dry-run')).toMatchObject({ code: 64 });
    expect(read('birds list wren')).toMatchObject({
      code: 64,
      text: expect.stringContaining('takes options only.'),
    });
  });

  it('lists the commands of an area, or all, where none is named', () => {
    const area = read('birds');
    expect(area).toMatchObject({ code: 64, text: expect.stringContaining('birds list') });
    expect(JSON.stringify(area)).not.toContain('sings');
    expect(read('')).toMatchObject({ code: 64, text: expect.stringContaining('sings') });
    expect(read('fly')).toMatchObject({ code: 64, text: expect.stringContaining('sings') });
    expect(read('--help')).toMatchObject({ code: 0, text: expect.stringContaining('sings') });
  });

  it('makes its help of what a command declares', () => {
    const help = read('birds count --help');
    expect(help).toMatchObject({ code: 0, text: expect.stringMatching(/--kind <name> +only these/) });
    expect(help).toMatchObject({ text: expect.stringContaining('--dry-run') });
    expect(JSON.stringify(read('birds list --help'))).not.toContain('--dry-run');
  });

  it('leads to every command about events by its own words', () => {
    const found = messagingCommands.map(({ name }) => readCommandLine(messagingCommands, name.split(' ')));
    expect(found.map((asked) => 'command' in asked && asked.command.name)).toEqual(
      messagingCommands.map(({ name }) => name),
    );
  });
});
