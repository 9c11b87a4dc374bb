import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './extra-process.js';

/** One text of a source file, and what stands in its place in a copy of the checkout. */
export interface Patch {
  /** From the root of the checkout. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly from: string;
  readonly to: string;
}

/**
 * A source file's text with the patch applied.
 * @throws Error when the text to replace does not stand exactly once: then the patch is out of date
 */
export function patched(text: string, { file, from, to }: Patch): string {
  const times = text.split(from).length - 1;
  if (times !== 1) throw new Error(`The text to replace stands ${times} times in ${file}, not once.`);
  return text.replace(from, () => to);
}

/** Third-party packages are the checkout's own; the workspace's lead into the copy. @param areas what was copied */
export function linkPackages(folder: string, areas: readonly string[]): void {
  const packages = join(root, 'node_modules');
  const copied = join(folder, 'node_modules');
  mkdirSync(join(copied, '@openrounds'), { recursive: true });
  for (const name of readdirSync(packages))
    if (name !== '@openrounds') symlinkSync(join(packages, name), join(copied, name));
  for (const path of workspaces(folder, areas)) {
    const manifest = JSON.parse(readFileSync(join(folder, path, 'package.json'), 'utf8')) as { name: string };
    symlinkSync(join(folder, path), join(copied, manifest.name));
  }
}

/** Every package of these areas, by its path from the folder. */
export function workspaces(folder: string, areas: readonly string[]): string[] {
  return areas
    .flatMap((area) => readdirSync(join(folder, area)).map((name) => join(area, name)))
    .filter((path) => existsSync(join(folder, path, 'package.json')));
}
