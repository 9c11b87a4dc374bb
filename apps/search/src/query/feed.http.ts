import { pageQuery } from '@openrounds/http';
import { z } from 'zod';
import { hitView, listOf } from './search.http.js';

/** What a feed shows; comments and the catalogue are found by searching. */
export const feedTypes = ['post', 'case'] as const;
export type FeedType = (typeof feedTypes)[number];

export const feedViews = ['following', 'unsolved'] as const;
export type FeedView = (typeof feedViews)[number];

export const feedQuery = pageQuery
  .extend({
    type: listOf(feedTypes).optional(),
    /** `following`: what you follow, newest first. `unsolved`: unsolved cases, those of your specialties first. */
    view: z.enum(feedViews).default('following'),
  })
  .refine(({ view, type }) => view !== 'unsolved' || (type ?? ['case']).join() === 'case', {
    path: ['type'],
    error: 'must be case, or left out, where view is unsolved',
  });
export type FeedQuery = z.output<typeof feedQuery>;

export const feedAnswer = z.object({
  /** `follows`: what you follow. `specialties`: your own specialties, because you follow nothing, or as `unsolved` asks. */
  basis: z.enum(['follows', 'specialties']),
  items: z.array(hitView),
  nextCursor: z.string().nullable(),
});
export type FeedAnswer = z.output<typeof feedAnswer>;
