import { isDeepStrictEqual } from 'node:util';
import type { Condition, ConditionDraft } from './condition.js';
import { ancestorsOf, mergedCondition, mostAncestors, rootCondition } from './condition.js';

/**
 * What drafts make of the catalogue: new conditions and changed ones with their next version. Changed are also those
 * that no draft names, where their ancestors have become others. The root comes first when it is missing.
 */
export function planOf(
  known: ReadonlyMap<string, Condition>,
  drafts: readonly ConditionDraft[],
): { listed: Condition[]; changed: Condition[] } {
  const after = new Map(known);
  const wanted = known.has(rootCondition.id) ? drafts : [rootCondition, ...drafts];
  for (const draft of wanted) after.set(draft.id, mergedCondition(after.get(draft.id), draft));
  const parentsOf = (id: string): readonly string[] => after.get(id)?.parentIds ?? [];
  const listed: Condition[] = [];
  const changed: Condition[] = [];
  for (const condition of after.values()) {
    const ancestorIds = ancestorsOf(condition.id, parentsOf).slice(0, mostAncestors);
    const next = { ...condition, ancestorIds };
    const before = known.get(condition.id);
    if (!before) listed.push({ ...next, version: 1 });
    else if (!isDeepStrictEqual(before, next)) changed.push({ ...next, version: before.version + 1 });
  }
  return { listed, changed };
}
