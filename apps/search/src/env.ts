import { secret, serviceEnv } from '@openrounds/config';
import { z } from 'zod';

const elasticsearchUrl = z.url({ protocol: /^https?$/ });

/** What search reads from its environment. */
export const searchEnv = serviceEnv.extend({
  /** May hold a user and a password, which writes indices. */
  ELASTICSEARCH_URL: secret(elasticsearchUrl),
  /** The same cluster for a user who only reads; without it the first one is used. */
  ELASTICSEARCH_READ_URL: secret(elasticsearchUrl.optional()),
  /** Stands before the name of every index and alias: several deployments on one cluster. */
  INDEX_PREFIX: z
    .string()
    .regex(/^([a-z][a-z0-9_-]{0,30})?$/)
    .default(''),
  /** Off only where search is measured on foreign text: a document with a patient's identifier is never indexed. */
  PHI_TRIPWIRE: z.enum(['on', 'off']).default('on'),
  /** Off where a document that no owner knows is in the way of a comparison. */
  CANARY: z.enum(['on', 'off']).default('on'),
});
export type SearchEnv = z.output<typeof searchEnv>;
