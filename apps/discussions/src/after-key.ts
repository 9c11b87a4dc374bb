import type { StatePage } from '@openrounds/messaging';

const beforeAll = '00000000-0000-0000-0000-000000000000';

/** Condition on the key column for a page of states in order of key. */
export function afterKey({ after, keys }: StatePage): { $gt: string; $in?: string[] } {
  return { $gt: after ?? beforeAll, ...(keys ? { $in: [...keys] } : {}) };
}
