import { conditionState, drugState } from '@openrounds/contracts';
import { z } from 'zod';

/** A drug in a list. */
export const drugLine = drugState.omit({ rxcui: true, boxedWarning: true, indications: true });
export type DrugLine = z.infer<typeof drugLine>;

/** A drug with its label context; each use with the label of its condition, null when that is not listed. */
export const drugView = drugState.extend({
  indications: z.array(drugState.shape.indications.element.extend({ label: z.string().nullable() })),
});
export type DrugView = z.infer<typeof drugView>;

/** A condition in a list. */
export const conditionLine = conditionState.omit({ parentIds: true, ancestorIds: true });
export type ConditionLine = z.infer<typeof conditionLine>;

const named = conditionState.pick({ id: true, label: true });

/** A condition with the names of its parents, and of its ancestors up to the root, nearest first. */
export const conditionView = conditionLine.extend({ parents: z.array(named), ancestors: z.array(named) });
export type ConditionView = z.infer<typeof conditionView>;
