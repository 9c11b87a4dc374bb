import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The checkout. */
export const root = join(import.meta.dirname, '../../..');

/** Paths of the committed files, relative to the checkout. */
export function committedFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 });
  return list.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}

/** @returns the text of a committed file, or undefined when it holds bytes that are no text */
export function textOf(path: string): string | undefined {
  const text = readFileSync(join(root, path), 'utf8');
  return text.includes('\0') ? undefined : text;
}

/** Markdown without its fenced blocks: what stands there is shown, not followed. */
export function prose(markdown: string): string {
  return markdown.replaceAll(/^(`{3,})[\s\S]*?^\1$/gm, '');
}

/** Targets of the links in a text that lead to other files of the repository. */
export function relativeLinks(markdown: string): string[] {
  const text = prose(markdown).replaceAll(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target));
}

/** Anchors of the headings of a text, as code hosts make them. */
export function anchorsOf(markdown: string): string[] {
  return [...prose(markdown).matchAll(/^#{1,6}\s+(.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}

/**
 * @param from the document that holds the link, relative to the checkout
 * @returns whether the file exists and, where the link names a heading, that too
 */
export function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', anchor] = decodeURIComponent(link).split('#');
  const target = path === '' ? join(root, from) : join(root, dirname(from), path);
  if (!existsSync(target)) return false;
  if (anchor === undefined || !target.endsWith('.md')) return true;
  return anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
}

/** Files of the repository that a text names in code marks (`libs/http/src/policy.ts`), patterns left out. */
export function namedFiles(markdown: string): string[] {
  return [...prose(markdown).matchAll(/`((?:apps|libs|tools|deploy|docs)\/[\w./-]+)`/g)].map(
    ([, path]) => path!,
  );
}

/** Scripts that a text runs with `npm run <script>`, fenced blocks included. */
export function namedScripts(markdown: string): string[] {
  return [...markdown.matchAll(/\bnpm run ([a-z][a-z:-]*)/g)].map(([, script]) => script!);
}

/** Services whose operators' commands a text runs with `npm run ops -- <service>`. */
export function namedOperators(markdown: string): string[] {
  return [...markdown.matchAll(/\bnpm run ops -- ([a-z]+)/g)].map(([, service]) => service!);
}

/** Places of one machine, and hosts from which packages come: neither is the product. */
const leaks: readonly RegExp[] = [
  /(?<![\w.})])\/(?:work|tmp|home|Users)\/[\w.-]+/,
  /(?<![\w.})])\/root\/(?!\.npm\b)[\w.-]+/,
  /\bregistry\.(?:npmjs|yarnpkg)\.\w+/i,
  /\brepo1?\.maven\.\w+/i,
  /\b(?:artifactory|nexus|verdaccio)[\w-]*\.[\w.-]+[:/]/i,
  /"resolved": "ht{2}ps?:/,
];

/** Lines of a text that name a machine's path or a registry's host, as `number: what`. */
export function leaksIn(text: string): string[] {
  return text.split('\n').flatMap((line, at) => {
    const found = leaks.map((leak) => leak.exec(line)?.[0]).find((hit) => hit !== undefined);
    return found === undefined ? [] : [`${at + 1}: ${found}`];
  });
}
