import { reactionKind, text } from '@openrounds/contracts';
import { z } from 'zod';

/** Why somebody disagrees: seen by the author and moderators, without the name. */
const reason = z.strictObject({
  code: z.enum(['evidence', 'safety', 'not_applicable', 'incomplete']),
  text: text(10, 500),
});

export const newReaction = z
  .strictObject({ kind: reactionKind, reason: reason.optional() })
  .refine(({ kind, reason: why }) => kind !== 'disagree' || why !== undefined, {
    path: ['reason'],
    error: 'is needed to disagree: a code and a text of 10 to 500 characters',
  })
  .refine(({ kind, reason: why }) => kind === 'disagree' || why === undefined, {
    path: ['reason'],
    error: 'goes with disagree only',
  });
export type NewReaction = z.output<typeof newReaction>;
