import type { z } from 'zod';
import type { conditionState, drugState, ratingState, statisticState } from '../ratings.js';
import {
  conditionChanged,
  conditionListed,
  drugChanged,
  drugListed,
  ratingPublished,
  ratingRevised,
  ratingWithdrawn,
  statisticRecomputed,
} from '../ratings.js';
import { ids, sample } from './sample.js';

type PublishedRating = Extract<z.input<typeof ratingState>, { state: 'published' }>;

const diabetes = 'DOID:9352';

const drug: z.input<typeof drugState> = {
  id: ids.drug,
  version: 1,
  name: 'metformin; sitagliptin',
  ingredients: ['metformin', 'sitagliptin'],
  brands: ['Inventamet'],
  classLabels: ['Biguanide', 'DPP-4 inhibitor'],
  rxcui: '729717',
  boxedWarning: { value: 'yes', source: 'openFDA label', date: '2026-01-15' },
  indications: [{ conditionId: diabetes, onLabel: 'yes', source: 'openFDA label', date: '2026-01-15' }],
  state: 'listed',
};

const condition: z.input<typeof conditionState> = {
  id: diabetes,
  version: 1,
  label: 'type 2 diabetes mellitus',
  synonyms: ['T2DM', 'non-insulin-dependent diabetes mellitus'],
  parentIds: ['DOID:9351'],
  ancestorIds: ['DOID:9351', 'DOID:4194', 'DOID:0014667', 'DOID:4'],
  icd10cm: ['E11'],
};

const rating: PublishedRating = {
  id: ids.rating,
  version: 1,
  state: 'published',
  authorId: ids.cardiologist,
  drugId: ids.drug,
  conditionId: diabetes,
  publishedAt: '2026-03-06T12:00:00.000Z',
  scores: { efficacy: 4, safety: 5, tolerability: 3, adherence: 4 },
  comment: 'Reliable in older patients; a slow start spares most of the stomach trouble.',
  lang: 'en',
  experience: { patients: '21-100', lastUsed: '<6m', line: '2', setting: 'clinic' },
  conflict: { declared: true, types: ['speaking'] },
  provenance: 'member',
  revisedAt: null,
};
const { id, authorId, drugId, conditionId, publishedAt } = rating;

const few = { n: 3, counts: null, mean: null, lo: null, hi: null };
const statistic: z.input<typeof statisticState> = {
  id: `${ids.drug}:${diabetes}`,
  version: 7,
  drugId: ids.drug,
  conditionId: diabetes,
  method: 'dirichlet-1',
  asOf: '2026-03-07T02:00:00.000Z',
  raters: 12,
  member: {
    efficacy: { n: 12, counts: [0, 1, 3, 6, 2], mean: 3.75, lo: 3.31, hi: 4.14 },
    safety: { n: 11, counts: [0, 0, 2, 4, 5], mean: 4.27, lo: 3.8, hi: 4.6 },
    tolerability: { n: 12, counts: [1, 2, 5, 3, 1], mean: 3.08, lo: 2.6, hi: 3.5 },
    accessibility: few,
    adherence: { n: 9, counts: [0, 1, 2, 4, 2], mean: 3.78, lo: 3.2, hi: 4.2 },
    preference: { n: 0, counts: null, mean: null, lo: null, hi: null },
  },
};

export const ratingSamples = [
  sample(drugListed, drug),
  sample(drugChanged, { ...drug, version: 2, brands: [...drug.brands, 'Duoglin'] }),
  sample(conditionListed, condition),
  sample(conditionChanged, { ...condition, version: 2, icd10cm: ['E11', 'E11.9'] }),
  sample(ratingPublished, rating),
  sample(ratingRevised, {
    ...rating,
    version: 2,
    scores: { ...rating.scores, tolerability: 4 },
    revisedAt: '2026-03-20T12:00:00.000Z',
  }),
  sample(ratingWithdrawn, { id, authorId, drugId, conditionId, publishedAt, version: 3, state: 'withdrawn' }),
  sample(statisticRecomputed, statistic),
];
