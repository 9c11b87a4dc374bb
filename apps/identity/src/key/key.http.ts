import { text } from '@openrounds/contracts';
import { z } from 'zod';
import { duties } from '../duty/duties.js';
import { longestKeyDays } from './client-key.entity.js';
import { freshFactor } from './fresh-factor.js';

/** `read`, `write`, and those duties of the owner that the key may use. */
const keyScope = z.enum(['read', 'write', ...duties]);

export const newKey = z.strictObject({
  name: text(1, 60),
  scopes: z
    .array(keyScope)
    .min(1)
    .max(6)
    .refine((list) => new Set(list).size === list.length, { error: 'names one scope twice' }),
  expiresInDays: z.int().min(1).max(longestKeyDays).default(90),
  /** A stolen session alone cannot make a key that outlives it. */
  ...freshFactor,
});
export type NewKey = z.infer<typeof newKey>;

export const createdKey = z.object({
  id: z.uuid(),
  version: z.int(),
  /** Shown this once. */
  key: z.string(),
  scopes: z.array(keyScope),
  expiresAt: z.iso.datetime(),
});
export type CreatedKey = z.infer<typeof createdKey>;

export const keyView = z.object({
  id: z.uuid(),
  version: z.int(),
  name: z.string(),
  /** How the key begins, to tell keys apart. */
  prefix: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  lastUsed: z.iso.date().nullable(),
});
export type KeyView = z.infer<typeof keyView>;
