import { defineEntity, p } from '@mikro-orm/core';
import type { ratingState } from '@openrounds/contracts';
import { dimensions } from '@openrounds/contracts';
import { IllegalTransition } from '@openrounds/http';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Conflict, Experience, Scores } from './rating.http.js';

const RatingSchema = defineEntity({
  name: 'Rating',
  tableName: 'rating',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    authorId: p.uuid(),
    drugId: p.uuid(),
    conditionId: p.text(),
    efficacy: p.smallint().nullable(),
    safety: p.smallint().nullable(),
    tolerability: p.smallint().nullable(),
    accessibility: p.smallint().nullable(),
    adherence: p.smallint().nullable(),
    preference: p.smallint().nullable(),
    comment: p.text().nullable(),
    lang: p.text(),
    experience: p.json<Experience>(),
    conflict: p.json<Conflict>(),
    provenance: p.text(),
    state: p.enum(['published', 'hidden', 'removed', 'withdrawn'] as const),
    publishedAt: p.datetime(),
    revisedAt: p.datetime().nullable(),
  },
});

/** What a member may change of a rating; `scores` replaces all six. */
export interface RatingContent {
  scores: Scores;
  comment: string | null;
  lang: string;
  experience: Experience;
  conflict: Conflict;
}

/** One member's experience with one drug for one condition. */
export class Rating extends RatingSchema.class {
  /** The scores given, without those left out. */
  scores(): Scores {
    const given = dimensions.flatMap((name) => (this[name] == null ? [] : [[name, this[name]] as const]));
    return Object.fromEntries(given) as Scores;
  }

  content(): RatingContent {
    const { comment, lang, experience, conflict } = this;
    return { scores: this.scores(), comment: comment ?? null, lang, experience, conflict };
  }

  /**
   * Replaces what is given.
   * @returns whether anything changed; nothing changed means no new version
   * @throws IllegalTransition when the rating is not published
   */
  revise(change: Partial<RatingContent>, at: Date): boolean {
    if (this.state !== 'published') throw new IllegalTransition('Only a published rating can be revised.');
    const before = this.content();
    const after: RatingContent = { ...before, ...change };
    if (isDeepStrictEqual(before, after)) return false;
    for (const name of dimensions) this[name] = after.scores[name] ?? null;
    this.comment = after.comment;
    this.lang = after.lang;
    this.experience = after.experience;
    this.conflict = after.conflict;
    this.revisedAt = at;
    return true;
  }

  /** Takes the rating back for good; its scores count no longer. */
  withdraw(): void {
    if (this.state !== 'published') throw new IllegalTransition('Only a published rating can be withdrawn.');
    this.state = 'withdrawn';
  }

  /** The value of a record on `ratings.rating.v1`: types of conflict, never companies. */
  toState(): z.input<typeof ratingState> {
    const { id, version, authorId, drugId, conditionId, lang, experience, provenance } = this;
    const publishedAt = this.publishedAt.toISOString();
    const place = { id, version, authorId, drugId, conditionId, publishedAt };
    if (this.state !== 'published') return { ...place, state: this.state };
    return {
      ...place,
      state: 'published',
      scores: this.scores(),
      comment: this.comment ?? null,
      lang,
      experience,
      conflict: openConflict(this.conflict),
      provenance,
      revisedAt: this.revisedAt?.toISOString() ?? null,
    };
  }
}
RatingSchema.setClass(Rating);

/** The part of a declaration that leaves this service. */
export function openConflict(conflict: Conflict): {
  declared: boolean;
  types: (Conflict & { declared: true })['types'];
} {
  return conflict.declared ? { declared: true, types: conflict.types } : { declared: false, types: [] };
}
