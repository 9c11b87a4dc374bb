import {
  ageBands,
  attribution,
  audience,
  caseContent,
  caseLabel,
  citation,
  conditionId,
  outcome,
  specialty,
  text,
} from '@openrounds/contracts';
import { pageQuery } from '@openrounds/http';
import { z } from 'zod';
import { authorView } from '../member/member.http.js';
import { caseStates } from './case.states.js';

const distinct = (values: unknown[]): boolean => new Set(values).size === values.length;
const investigation = z.strictObject({
  name: text(1, 80),
  value: text(1, 200),
  day: z.int().nullable().default(null),
});
const moment = z.strictObject({ day: z.int(), text: text(1, 300) });
const question = z
  .union([text(1, 500), z.literal('')])
  .nullable()
  .transform((value) => (value === '' ? null : value));

/** A draft holds the largest lengths; the smallest are asked for when it is submitted. */
const draft = z.strictObject({
  kind: z.enum(['help', 'teaching']),
  title: text(0, 140),
  specialties: z.array(specialty).max(3).refine(distinct, { error: 'must name each specialty once' }),
  lang: caseContent.shape.lang,
  ageBand: z.enum(ageBands),
  sex: caseContent.shape.sex,
  country: caseContent.shape.country,
  presentation: text(0, 5_000),
  history: text(0, 5_000),
  exam: text(0, 5_000),
  investigations: z.array(investigation).max(20),
  timeline: z.array(moment).max(40),
  workingDx: z.array(conditionId).max(5).refine(distinct, { error: 'must name each condition once' }),
  question,
  urgency: caseContent.shape.urgency,
  audience,
});

export const newCase = draft.extend({
  kind: draft.shape.kind.default('help'),
  title: draft.shape.title.default(''),
  specialties: draft.shape.specialties.default([]),
  lang: draft.shape.lang.default('en'),
  ageBand: draft.shape.ageBand.default('unknown'),
  sex: draft.shape.sex.default('unknown'),
  country: draft.shape.country.default(null),
  presentation: draft.shape.presentation.default(''),
  history: draft.shape.history.default(''),
  exam: draft.shape.exam.default(''),
  investigations: draft.shape.investigations.default([]),
  timeline: draft.shape.timeline.default([]),
  workingDx: draft.shape.workingDx.default([]),
  question: draft.shape.question.default(null),
  urgency: draft.shape.urgency.default('routine'),
  audience: draft.shape.audience.default({ kind: 'all' }),
});
export type NewCase = z.output<typeof newCase>;

export const caseChange = draft
  .partial()
  .refine((change) => Object.keys(change).length > 0, { error: 'must change something' });
export type CaseChange = z.output<typeof caseChange>;

export const newConsent = z.strictObject({
  basis: z.enum(['patient', 'representative', 'not_required_deidentified']),
});
export type NewConsent = z.output<typeof newConsent>;

export const newOutcome = z
  .strictObject({
    ...outcome.shape,
    finalDx: outcome.shape.finalDx.default(null),
    creditedCommentIds: outcome.shape.creditedCommentIds.refine(distinct).default([]),
  })
  .refine(({ finalDx, howSolved }) => (howSolved === 'unresolved') === (finalDx === null), {
    path: ['finalDx'],
    error: 'is needed to resolve a case, and there is none for an unresolved one',
  });
export type NewOutcome = z.output<typeof newOutcome>;

export const caseFilter = pageQuery.extend({
  specialty: specialty.optional(),
  /** Of the states that others cannot find, your own cases only. */
  state: z.enum(caseStates).optional(),
  label: caseLabel.optional(),
  author: z.uuid().optional(),
});
export type CaseFilter = z.output<typeof caseFilter>;

const line = z.object({
  id: z.uuid(),
  version: z.int(),
  kind: z.enum(['help', 'teaching']),
  state: z.enum(caseStates),
  label: caseLabel.nullable(),
  title: z.string(),
  specialties: z.array(specialty),
  lang: caseContent.shape.lang,
  ageBand: z.enum(ageBands),
  sex: caseContent.shape.sex,
  urgency: caseContent.shape.urgency,
  openedAt: z.iso.datetime().nullable(),
  firstResponseSeconds: z.int().nullable(),
});

/** A line of a list: no long text, one short extract. */
export const caseLine = line.extend({
  extract: z.string(),
  author: authorView.pick({ id: true, handle: true, role: true, level: true }).nullable(),
});

export const caseView = line.extend({
  authorId: z.uuid(),
  author: authorView.nullable(),
  country: caseContent.shape.country,
  presentation: z.string(),
  history: z.string(),
  exam: z.string(),
  html: z.object({ presentation: z.string(), history: z.string(), exam: z.string(), learning: z.string() }),
  investigations: caseContent.shape.investigations,
  timeline: caseContent.shape.timeline,
  workingDx: z.array(conditionId),
  /** Labels of the conditions that the case names. */
  conditions: z.array(z.object({ id: conditionId, label: z.string() })),
  question: z.string().nullable(),
  /** The named members are shown to the author only. */
  audience: z.object({
    kind: z.enum(['all', 'specialties', 'members']),
    specialties: z.array(specialty).optional(),
    memberIds: z.array(z.uuid()).optional(),
  }),
  citations: z.array(citation),
  attribution: attribution.nullable(),
  outcome: outcome.nullable(),
  /** Shown to the author only. */
  consent: z.object({ basis: newConsent.shape.basis, attestedAt: z.iso.datetime() }).nullable(),
  editedAt: z.iso.datetime().nullable(),
});
export type CaseView = z.output<typeof caseView>;
