import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from '@swc/core';
import { linkPackages, patched, workspaces } from './checkout-copy.js';
import type { Patch } from './checkout-copy.js';
import { root } from './extra-process.js';

/** The field that the next version's posts have more, and who filled it: the schema, the upcaster or the producer. */
export const addedField = 'writtenBy';
export const filledBy = { schema: 'unknown', upcaster: 'today', producer: 'next' } as const;

/**
 * The next version of the product: `discussions.post.v1` has one more revision, which adds a field with a default and
 * an upcaster that fills it for records of before; discussions writes the field. Search keeps a post's state whole, so
 * that its read model shows what its consumer has read.
 */
export const nextVersion: readonly Patch[] = [
  {
    file: 'libs/contracts/src/discussions.ts',
    from: `  attribution: attribution.nullable(),
  publishedAt: instant,`,
    to: `  attribution: attribution.nullable(),
  ${addedField}: z.enum(${JSON.stringify(Object.values(filledBy))}).default('${filledBy.schema}'),
  publishedAt: instant,`,
  },
  {
    file: 'libs/contracts/src/discussions.ts',
    from: `topic('discussions.post.v1', postState)`,
    to: `topic('discussions.post.v1', postState, {
  revisions: [{
    what: 'adds ${addedField}',
    upcast: (state) => ({ ...state, ${addedField}: '${filledBy.upcaster}' }),
  }],
})`,
  },
  {
    file: 'apps/discussions/src/post/post.entity.ts',
    from: `attribution: this.attribution ?? null,`,
    to: `attribution: this.attribution ?? null,
      ${addedField}: '${filledBy.producer}',`,
  },
];

/** The sources of the next version that differ from today's, by their paths. @throws Error when a patch is out of date */
export function nextSources(): Map<string, string> {
  const sources = new Map<string, string>();
  for (const patch of nextVersion) {
    const text = sources.get(patch.file) ?? readFileSync(join(root, patch.file), 'utf8');
    sources.set(patch.file, patched(text, patch));
  }
  return sources;
}

/** Builds the next version beside today's. @returns its folder, which the caller removes */
export async function buildNext(): Promise<string> {
  const sources = nextSources();
  const folder = await mkdtemp(join(tmpdir(), 'openrounds-next-'));
  try {
    for (const path of workspaces(root, ['apps', 'libs']))
      for (const part of ['package.json', 'dist'])
        await cp(join(root, path, part), join(folder, path, part), { recursive: true });
    linkPackages(folder, ['apps', 'libs']);
    for (const [file, text] of sources) {
      const options = { filename: join(root, file), configFile: join(root, '.swcrc'), sourceMaps: false };
      const { code } = await transform(text, options);
      await writeFile(join(folder, builtOf(file)), code);
    }
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const builtOf = (source: string): string => source.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
