import type { z } from 'zod';
import type { caseState } from '../cases.js';
import {
  caseAnswered,
  caseEdited,
  caseOpened,
  casePublishedAsTeaching,
  caseErased,
  caseResolved,
  caseReviewBlocked,
  caseStale,
  caseWithdrawn,
} from '../cases.js';
import { ids, sample } from './sample.js';

type OpenCase = Extract<z.input<typeof caseState>, { state: 'open' }>;

const opened: OpenCase = {
  id: ids.case,
  version: 1,
  state: 'open',
  authorId: ids.resident,
  kind: 'help',
  audience: { kind: 'specialties', specialties: ['haematology', 'dermatology'] },
  label: 'UNSOLVED',
  title: 'Flushing, syncope and a stubborn rash',
  specialties: ['internal-medicine', 'allergology'],
  lang: 'en',
  ageBand: '45-49',
  sex: 'female',
  country: null,
  presentation:
    'Recurrent flushing with two syncopes in three months, each within half an hour of a meal. Between episodes a ' +
    'persistent brownish rash on the thighs that urticates when rubbed.',
  history: 'Osteopenia found by chance last year. No known allergies. No new drugs.',
  exam: 'Blood pressure 118/72 mmHg at rest. Liver 2 cm below the costal margin.',
  investigations: [
    { name: 'Haemoglobin', value: '12.9 g/dL', day: 0 },
    { name: 'Eosinophils', value: '0.7 x 10^9/L', day: 0 },
  ],
  timeline: [
    { day: -90, text: 'First syncope' },
    { day: 0, text: 'Second syncope, admitted' },
  ],
  workingDx: ['DOID:350'],
  question: 'What would you do before a bone marrow biopsy?',
  urgency: 'routine',
  citations: [],
  outcome: null,
  attribution: null,
  openedAt: '2026-03-05T09:00:00.000Z',
  firstResponseAt: null,
  editedAt: null,
};
const answered = {
  ...opened,
  version: 3,
  state: 'answered',
  firstResponseAt: '2026-03-05T09:50:00.000Z',
} as const;
const outcome: NonNullable<OpenCase['outcome']> = {
  finalDx: 'DOID:350',
  howSolved: 'peers',
  learning: 'A serum tryptase taken twice would have made the diagnosis a year earlier.',
  creditedCommentIds: [ids.reply],
};

export const caseSamples = [
  sample(caseOpened, opened),
  sample(caseEdited, {
    ...opened,
    version: 2,
    exam: `${opened.exam} Spleen not felt.`,
    editedAt: '2026-03-05T09:20:00.000Z',
  }),
  sample(caseAnswered, answered),
  sample(caseStale, { ...answered, version: 4, state: 'stale' }),
  sample(caseResolved, { ...answered, version: 5, state: 'resolved', label: 'SOLVED', outcome }),
  sample(casePublishedAsTeaching, {
    ...answered,
    version: 6,
    state: 'teaching',
    kind: 'teaching',
    label: 'CASE STUDY',
    audience: { kind: 'all' },
    outcome,
  }),
  sample(caseWithdrawn, {
    id: ids.case,
    version: 7,
    state: 'withdrawn',
    authorId: ids.resident,
    openedAt: opened.openedAt,
  }),
  sample(caseErased, { id: ids.case, version: 8, state: 'erased', openedAt: opened.openedAt }),
  sample(caseReviewBlocked, {
    id: ids.review,
    version: 1,
    caseId: ids.case,
    authorId: ids.resident,
    outcome: 'blocked',
    ruleset: '2026-03-01',
    classes: { C: 1, H: 2 },
    at: '2026-03-05T08:55:00.000Z',
  }),
];
