import { z } from 'zod';
import {
  attribution,
  audience,
  citation,
  conditionId,
  country,
  id,
  instant,
  lang,
  specialty,
  text,
  version,
} from './common.js';
import { fact, topic } from './topic.js';

export const ageBands = [
  '0-28 d',
  '1-11 mo',
  '1-4 y',
  '5-9',
  '10-14',
  '15-19',
  '20-24',
  '25-29',
  '30-34',
  '35-39',
  '40-44',
  '45-49',
  '50-54',
  '55-59',
  '60-64',
  '65-69',
  '70-74',
  '75-79',
  '80-84',
  '85-89',
  '90+',
  'unknown',
] as const;

/** The clinical part of a case: what the author writes and may edit. */
export const caseContent = z.object({
  title: text(8, 140),
  specialties: z.array(specialty).min(1).max(3),
  lang,
  ageBand: z.enum(ageBands),
  sex: z.enum(['female', 'male', 'other', 'unknown']),
  country: country.nullable(),
  presentation: text(50, 5_000),
  history: text(0, 5_000),
  exam: text(0, 5_000),
  investigations: z
    .array(z.object({ name: text(1, 80), value: text(1, 200), day: z.int().nullable() }))
    .max(20),
  timeline: z.array(z.object({ day: z.int(), text: text(1, 300) })).max(40),
  workingDx: z.array(conditionId).max(5),
  question: text(10, 500).nullable(),
  urgency: z.enum(['routine', 'today', 'now']),
  citations: z.array(citation).max(20),
});

export const outcome = z.object({
  finalDx: conditionId.nullable(),
  howSolved: z.enum(['peers', 'own_workup', 'referral', 'pathology', 'unresolved']),
  learning: text(20, 2_000),
  creditedCommentIds: z.array(id).max(3),
});

export const caseLabel = z.enum(['UNSOLVED', 'SOLVED', 'CASE STUDY']);

const visibleCase = caseContent.extend({
  id,
  version,
  authorId: id,
  kind: z.enum(['help', 'teaching']),
  audience,
  label: caseLabel,
  outcome: outcome.nullable(),
  attribution: attribution.nullable(),
  openedAt: instant,
  firstResponseAt: instant.nullable(),
  editedAt: instant.nullable(),
});
const silentCase = z.object({ id, version, authorId: id, openedAt: instant.nullable() });

export const caseState = z.discriminatedUnion('state', [
  visibleCase.extend({ state: z.literal('open') }),
  visibleCase.extend({ state: z.literal('answered') }),
  visibleCase.extend({ state: z.literal('stale') }),
  visibleCase.extend({ state: z.literal('resolved') }),
  visibleCase.extend({ state: z.literal('teaching') }),
  silentCase.extend({ state: z.literal('hidden') }),
  silentCase.extend({ state: z.literal('removed') }),
  silentCase.extend({ state: z.literal('withdrawn') }),
  z.object({ id, version, state: z.literal('erased'), openedAt: instant.nullable() }),
]);
export const caseTopic = topic('cases.case.v1', caseState);
export const caseOpened = fact(caseTopic, 'cases.case.opened');
export const caseEdited = fact(caseTopic, 'cases.case.edited');
export const caseAnswered = fact(caseTopic, 'cases.case.answered');
export const caseStale = fact(caseTopic, 'cases.case.stale');
export const caseResolved = fact(caseTopic, 'cases.case.resolved');
export const casePublishedAsTeaching = fact(caseTopic, 'cases.case.published-as-teaching');
export const caseWithdrawn = fact(caseTopic, 'cases.case.withdrawn');
export const caseErased = fact(caseTopic, 'cases.case.erased');

/** A blocked attempt, by class only: never a text, never a position. */
export const caseReviewState = z.object({
  id,
  version,
  caseId: id,
  authorId: id,
  outcome: z.enum(['blocked']),
  ruleset: z.string(),
  classes: z.record(z.string(), z.int().min(1)),
  at: instant,
});
export const caseReviewTopic = topic('cases.review.v1', caseReviewState, {
  visibility: 'internal',
  readers: ['notifications'],
});
export const caseReviewBlocked = fact(caseReviewTopic, 'cases.review.blocked');
