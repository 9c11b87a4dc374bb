import { z } from 'zod';
import { revisionOf } from './revisions.js';
import type { Topic } from './topic.js';

/** A JSON Schema as zod writes it: draft 7, the one that every AsyncAPI tool reads. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

/**
 * What a reader of a topic accepts, which is more than what its owner writes: a field with a default may be missing,
 * and fields that it does not know may be there.
 */
export function readerSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...said } = z.toJSONSchema(schema, { io: 'input', target: 'draft-07' });
  return said;
}

/** What stands in `schemas/<topic>/<revision>.json` for the newest revision. */
export function schemaDocument(topic: Topic): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `${topic.name}, revision ${revisionOf(topic)}`,
    ...(readerSchema(topic.schema) as object),
  };
}
