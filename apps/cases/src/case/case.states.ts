import type { z } from 'zod';
import type { caseLabel } from '@openrounds/contracts';

export const caseStates = [
  'draft',
  'in_review',
  'open',
  'answered',
  'stale',
  'resolved',
  'teaching',
  'hidden',
  'removed',
  'withdrawn',
] as const;
export type CaseStateName = (typeof caseStates)[number];
export type CaseKind = 'help' | 'teaching';

/** The states in which others can find a case. */
export const publishedStates = ['open', 'answered', 'stale', 'resolved', 'teaching'] as const;

/** Every change of state that there is; whatever is not listed is refused. */
export const transitions: Readonly<Record<CaseStateName, readonly CaseStateName[]>> = {
  draft: ['in_review', 'open', 'teaching', 'withdrawn'],
  in_review: ['draft', 'open', 'teaching', 'withdrawn'],
  open: ['answered', 'resolved', 'stale', 'hidden', 'withdrawn'],
  answered: ['resolved', 'stale', 'hidden', 'withdrawn'],
  stale: ['answered', 'resolved', 'hidden', 'withdrawn'],
  resolved: ['teaching', 'hidden', 'withdrawn'],
  teaching: ['hidden', 'withdrawn'],
  hidden: [...publishedStates, 'removed', 'withdrawn'],
  removed: publishedStates,
  withdrawn: [],
};

export function isPublished(state: string): boolean {
  return (publishedStates as readonly string[]).includes(state);
}

/** What a case is called: from kind and state alone; nothing for a case that others cannot find. */
export function labelOf(kind: CaseKind, state: string): z.output<typeof caseLabel> | null {
  if (!isPublished(state)) return null;
  if (kind === 'teaching' || state === 'teaching') return 'CASE STUDY';
  return state === 'resolved' ? 'SOLVED' : 'UNSOLVED';
}
