import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  anchorsOf,
  committedFiles,
  leadsSomewhere,
  leaksIn,
  namedFiles,
  namedOperators,
  namedScripts,
  relativeLinks,
  root,
  textOf,
} from './documents.js';

const longestReadme = 40;
const committed = committedFiles();
const documents = committed.filter((path) =>
  /^(README\.md|docs\/.+\.md|(apps|libs)\/[^/]+\/README\.md)$/.test(path),
);

/** What one look at every document finds, with the document's name. */
function inDocuments(look: (text: string, path: string) => string[]): string[] {
  return documents.flatMap((path) => look(textOf(path) ?? '', path).map((found) => `${path}: ${found}`));
}

describe('The documents', () => {
  it('are all looked at', () => {
    expect(documents).toEqual(
      expect.arrayContaining([
        'README.md',
        'docs/architecture.md',
        'docs/adr/README.md',
        'apps/gateway/README.md',
      ]),
    );
  });

  it('hold no link that leads nowhere', () => {
    expect(
      inDocuments((text, path) => relativeLinks(text).filter((link) => !leadsSomewhere(path, link))),
    ).toEqual([]);
  });

  it('name no file that is not there', () => {
    expect(inDocuments((text) => namedFiles(text).filter((path) => !existsSync(join(root, path))))).toEqual(
      [],
    );
  });

  it('run no npm script that is not there', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const scripts = Object.keys(manifest.scripts);
    expect(inDocuments((text) => namedScripts(text).filter((script) => !scripts.includes(script)))).toEqual(
      [],
    );
  });

  it('give operators no command of a service that has none', () => {
    const isThere = (service: string) => existsSync(join(root, 'apps', service, 'src/ops.ts'));
    expect(inDocuments((text) => namedOperators(text).filter((service) => !isThere(service)))).toEqual([]);
  });

  it('define each term once, in alphabetical order', () => {
    const terms = [...(textOf('docs/glossary.md') ?? '').matchAll(/^- \*\*(.+?)\*\*: /gm)].map(([, term]) =>
      term!.toLowerCase(),
    );
    expect(terms.length).toBeGreaterThan(50);
    expect(terms).toEqual([...new Set(terms)].sort());
  });

  it('have a page for every decision in the index, and an index line for every page', () => {
    const index = relativeLinks(textOf('docs/adr/README.md') ?? '');
    const pages = committed.flatMap((path) => /^docs\/adr\/(\d{4}-.+\.md)$/.exec(path)?.[1] ?? []);
    expect(index.filter((link) => /^\d{4}-/.test(link)).sort()).toEqual(pages.sort());
  });

  it('keep a decision to 40 lines, with context, decision, consequences and date', () => {
    const pages = committed.filter((path) => /^docs\/adr\/\d{4}-/.test(path));
    const lacking = pages.filter((path) => {
      const text = textOf(path) ?? '';
      const parts = ['**Context.**', '**Decision.**', '**Consequences.**'];
      const isWhole = parts.every((part) => text.includes(part)) && /^Date: \d{4}-\d{2}-\d{2}$/m.test(text);
      return !isWhole || text.trimEnd().split('\n').length > 40;
    });
    expect(lacking).toEqual([]);
  });
});

describe('The README of an application', () => {
  const apps = [
    ...new Set(committed.flatMap((path) => /^apps\/([^/]+)\/package\.json$/.exec(path)?.[1] ?? [])),
  ];

  it.each(apps)('%s is there and has at most 40 lines', (app) => {
    const path = join(root, 'apps', app, 'README.md');
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(longestReadme);
  });
});

describe('The repository', () => {
  it('names no path of a machine and no host of a registry', () => {
    const found = committed.flatMap((path) => leaksIn(textOf(path) ?? '').map((line) => `${path}:${line}`));
    expect(found).toEqual([]);
  });
});

describe('The look at documents', () => {
  it('finds links, not those in code and not those to other sites', () => {
    const text =
      'See [a](a.md#b), [b](https://example.org) and `[c](c.md)`.\n\n```\n[d](d.md)\n```\n![e](e.png "E")';
    expect(relativeLinks(text)).toEqual(['a.md#b', 'e.png']);
  });

  it('knows the anchors of headings', () => {
    expect(anchorsOf('# One event, seven stops\n## `npm start`: what it does\n')).toEqual([
      'one-event-seven-stops',
      'npm-start-what-it-does',
    ]);
    expect(leadsSomewhere('README.md', '#where-things-are')).toBe(true);
    expect(leadsSomewhere('README.md', '#where-things-are-not')).toBe(false);
    expect(leadsSomewhere('README.md', 'docs/nowhere.md')).toBe(false);
  });

  it('finds paths of machines and hosts of registries, and leaves the product alone', () => {
    const folder = ['', 'home', 'ann', 'openrounds'].join('/');
    const host = ['registry', 'npmjs', 'org'].join('.');
    expect(leaksIn(`one\ncd ${folder}`)).toEqual([`2: ${folder.split('/').slice(0, 3).join('/')}`]);
    expect(leaksIn(`npm ci --registry=https://${host}/`)).toEqual([`1: ${host}`]);
    expect(leaksIn('GET /v1/posts, /var/lib/postgresql, https://example.org/home/page')).toEqual([]);
  });

  it('finds the files and scripts that a text names', () => {
    expect(namedFiles('`libs/http/src/policy.ts`, `apps/<x>/src/policy.ts`, `apps/*/README.md`')).toEqual([
      'libs/http/src/policy.ts',
    ]);
    expect(
      namedOperators('npm run ops -- search indices ensure, npm run ops -- <service> republish'),
    ).toEqual(['search']);
    expect(namedScripts('```\nnpm run stack -- status\n```\nand `npm run ops`')).toEqual(['stack', 'ops']);
  });
});
