import type { ContentType } from '../content/content-type.js';
import { definitionHash } from './mappings.js';

/** `<prefix><type>-g<hash of mapping and analysis>-<time>` */
export function generationName(prefix: string, type: ContentType, now: Date): string {
  const time = now.toISOString().replaceAll(/[-:.TZ]/g, '');
  return `${prefix}${type}-g${definitionHash(type)}-${time}`;
}

/**
 * Every generation is written through an alias of its own, and only if that exists: after a loss of the index the
 * engine would otherwise make a new one by itself, without our mapping.
 */
export function writeAlias(generation: string): string {
  return `${generation}-write`;
}
