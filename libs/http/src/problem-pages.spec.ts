import { describe, expect, it } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** Every code that a source file gives to a Problem: `readonly code = 'x'`, also with a type in between. */
function codesInSources(): Map<string, string> {
  const files = globSync(['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'], { cwd: root });
  const codes = new Map<string, string>();
  for (const file of files.filter((name) => !name.endsWith('.spec.ts'))) {
    const source = readFileSync(join(root, file), 'utf8');
    for (const [, code] of source.matchAll(/readonly code(?:: string)? = '([a-z0-9-]+)'/g))
      codes.set(code!, file);
  }
  return codes;
}

describe('the pages of problems', () => {
  const codes = codesInSources();

  it('are there for every code in the sources', () => {
    const pages = new Set(globSync('docs/problems/*.md', { cwd: root }).map((page) => basename(page, '.md')));
    expect(codes.size).toBeGreaterThan(20);
    expect([...codes].filter(([code]) => !pages.has(code))).toEqual([]);
  });

  it('say what the code means and what to do', () => {
    const incomplete = [...codes.keys()].filter((code) => {
      const page = readFileSync(join(root, 'docs/problems', `${code}.md`), 'utf8');
      return (
        !page.includes(`\`${code}\``) || !page.includes('**What to do.**') || !page.includes('**Meaning.**')
      );
    });
    expect(incomplete).toEqual([]);
  });
});
