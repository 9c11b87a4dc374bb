import type { z } from 'zod';
import type { postState } from '../discussions.js';
import {
  commentAdded,
  commentEdited,
  commentErased,
  commentWithdrawn,
  postAnswered,
  postEdited,
  postErased,
  postLocked,
  postPublished,
  postUnlocked,
  postWithdrawn,
  tallyCounted,
} from '../discussions.js';
import { ids, sample } from './sample.js';

type PublishedPost = Extract<z.input<typeof postState>, { state: 'published' }>;

const post: PublishedPost = {
  id: ids.post,
  version: 1,
  state: 'published',
  authorId: ids.resident,
  kind: 'question',
  title: 'SGLT2 inhibitor before discharge in new heart failure?',
  body:
    'On our ward we start all four pillars before discharge, but the **SGLT2 inhibitor** is often left to the family ' +
    'doctor. With an eGFR of 35 and borderline pressures, do you start it in hospital or after two weeks?',
  lang: 'en',
  specialties: ['cardiology', 'internal-medicine'],
  tags: ['DOID:6000', 'discharge'],
  citations: [{ kind: 'doi', value: '10.1056/NEJMoa2022190' }],
  acceptedCommentIds: [],
  attribution: null,
  publishedAt: '2026-03-04T17:20:00.000Z',
  editedAt: null,
};
const { id, authorId, publishedAt } = post;

const answer = {
  id: ids.answer,
  subjectKind: 'post',
  subjectId: ids.post,
  parentId: null,
  depth: 1,
  authorId: ids.cardiologist,
  addedAt: '2026-03-04T18:05:00.000Z',
} as const;
const { authorId: _nobody, ...place } = answer;
const words = {
  state: 'published',
  body: 'In hospital, as long as the pressure stays above 95 mmHg systolic. We halve the loop diuretic on the same day.',
  lang: 'en',
} as const;

export const discussionSamples = [
  sample(postPublished, post),
  sample(postEdited, { ...post, version: 2, tags: ['DOID:6000'], editedAt: '2026-03-04T17:40:00.000Z' }),
  sample(postAnswered, { ...post, version: 3, acceptedCommentIds: [ids.answer] }),
  sample(postLocked, { ...post, version: 4, state: 'locked' }),
  sample(postUnlocked, { ...post, version: 5 }),
  sample(postWithdrawn, { id, authorId, publishedAt, version: 6, state: 'withdrawn' }),
  sample(postErased, { id, publishedAt, version: 7, state: 'erased' }),
  sample(commentAdded, { ...answer, ...words, version: 1, citations: [], editedAt: null }),
  sample(commentEdited, {
    ...answer,
    ...words,
    version: 2,
    body: `${words.body} Ketones only if they fast.`,
    citations: [{ kind: 'pmid', value: '32865377' }],
    editedAt: '2026-03-04T18:30:00.000Z',
  }),
  sample(commentAdded, {
    ...answer,
    ...words,
    id: ids.reply,
    subjectKind: 'case',
    subjectId: ids.case,
    parentId: ids.answer,
    depth: 2,
    body: 'I would send a serum tryptase before the next step.',
    version: 1,
    citations: [],
    editedAt: null,
  }),
  sample(commentWithdrawn, { ...answer, version: 3, state: 'withdrawn' }),
  sample(commentErased, { ...place, version: 4, state: 'erased' }),
  sample(tallyCounted, {
    id: ids.post,
    version: 12,
    itemKind: 'post',
    helpful: 4,
    agree: 2,
    disagree: 1,
    comments: 3,
  }),
];
