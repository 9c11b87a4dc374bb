import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { committedFiles, root, textOf } from './documents.js';

interface Row {
  invariant: string;
  figures: string[];
  tests: { file: string; name: string }[];
}

/** The table of docs/invariants.md. */
function rowsOf(markdown: string): Row[] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('| **I'));
  return lines.map((line) => {
    const [, first = '', figures = '', tests = ''] = line.split('|').map((cell) => cell.trim());
    return {
      invariant: /I\d+/.exec(first)?.[0] ?? '',
      figures: [...figures.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
      tests: tests.split('<br>').map((test) => {
        const [, file = '', name = ''] = /^`([^`]+)` › (.+)$/.exec(test) ?? [];
        return { file, name };
      }),
    };
  });
}

function holdsTest({ file, name }: Row['tests'][number]): boolean {
  const text = existsSync(join(root, file)) && file !== '' ? (textOf(file) ?? '') : '';
  return name !== '' && ["'", '"', '`'].some((quote) => text.includes(`it(${quote}${name}${quote},`));
}

/** Sources of libraries and applications, as one text. */
function sources(): string {
  const folders = ['libs', 'apps'].flatMap((room) =>
    readdirSync(join(root, room)).map((name) => `${room}/${name}/src/`),
  );
  const files = committedFiles().filter(
    (path) => path.endsWith('.ts') && folders.some((folder) => path.startsWith(folder)),
  );
  return files.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
}

describe('The table of invariants', () => {
  const rows = rowsOf(textOf('docs/invariants.md') ?? '');

  it('has all nine, each with a figure and a test', () => {
    expect(rows.map(({ invariant }) => invariant)).toEqual(Array.from({ length: 9 }, (_, n) => `I${n + 1}`));
    expect(rows.filter(({ figures, tests }) => figures.length === 0 || tests.length === 0)).toEqual([]);
  });

  it('names tests that are there', () => {
    const missing = rows.flatMap(({ tests }) => tests.filter((test) => !holdsTest(test)));
    expect(missing).toEqual([]);
  });

  it('names figures that are there', () => {
    const text = sources();
    const missing = rows.flatMap(({ figures }) => figures.filter((name) => !text.includes(`'${name}'`)));
    expect(missing).toEqual([]);
  });

  it('would miss a test that is not there', () => {
    expect(holdsTest({ file: 'tools/test/test/invariants.unit.spec.ts', name: 'was renamed' })).toBe(false);
    expect(holdsTest({ file: 'tools/test/test/nowhere.spec.ts', name: 'names tests that are there' })).toBe(
      false,
    );
  });
});
