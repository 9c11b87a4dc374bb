import { Injectable } from '@nestjs/common';
import { hiddenFrom } from '@openrounds/blocks';
import { Reads, statement } from '@openrounds/database';
import type { Page } from '@openrounds/http';
import { cursorOf, NotFound, readCursor } from '@openrounds/http';
import type { MyRatingsQuery, RatingsQuery } from './rating.http.js';
import { ratingCursor } from './rating.http.js';
import type { RatingView } from './rating-view.js';

const author = `(select jsonb_build_object('id', m.id, 'handle', m.handle, 'role', m.role, 'specialties', m.specialties,
  'country', m.country, 'region', m.region, 'level', m.level, 'standing', m.standing) from member m where m.id = r.author_id)`;

const scores = `jsonb_strip_nulls(jsonb_build_object('efficacy', r.efficacy, 'safety', r.safety, 'tolerability', r.tolerability,
  'accessibility', r.accessibility, 'adherence', r.adherence, 'preference', r.preference))`;

/** Fields of every view. Times in milliseconds, UTC. */
const common = `'id', r.id, 'version', r.version, 'state', r.state, 'authorId', r.author_id, 'drugId', r.drug_id,
  'conditionId', r.condition_id, 'publishedAt', ${instant('r.published_at')}, 'revisedAt', ${instant('r.revised_at')},
  'scores', ${scores}, 'comment', r.comment, 'lang', r.lang, 'experience', r.experience, 'provenance', r.provenance`;

function instant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** What colleagues see: the author's handle, and types of conflict without companies. */
const open = `jsonb_build_object(${common}, 'author', ${author}, 'conflict', jsonb_build_object(
  'declared', (r.conflict->>'declared')::boolean, 'types', coalesce(r.conflict->'types', '[]'::jsonb)))`;
/** What the member sees of the own rating: the whole declaration, and the names of drug and condition. */
const own = `jsonb_build_object(${common}, 'author', ${author}, 'conflict', r.conflict,
  'drug', (select d.name from drug d where d.id = r.drug_id),
  'condition', (select c.label from condition c where c.id = r.condition_id))`;

const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
type Row = { view: RatingView };
const before = `(r.published_at, r.id) < ($2::timestamptz, $3::uuid)`;
const newestFirst = `order by r.published_at desc, r.id desc limit $4`;
const shown = `r.state = 'published' and r.comment is not null`;

/** In lists: without raters whom a block hides from the reader. */
const listed = (reader: string): string => `${shown} and r.author_id not in ${hiddenFrom(reader)}`;

const oneRating = statement<Row>(
  'ratings.rating',
  `select case when r.author_id = $2 then ${own} else ${open} end as view from rating r
  where r.id = $1 and r.state <> 'withdrawn' and (r.author_id = $2 or (${shown}))`,
);
const ofDrug = statement<Row>(
  'ratings.of-drug',
  `select ${open} as view from rating r where r.drug_id = $1 and ${listed('$5::uuid')} and ${before} ${newestFirst}`,
);
const ofPair = statement<Row>(
  'ratings.of-pair',
  `select ${open} as view from rating r
  where r.drug_id = $1 and r.condition_id = $6 and ${listed('$5::uuid')} and ${before} ${newestFirst}`,
);
const ofAuthor = statement<Row>(
  'ratings.of-author',
  `select ${own} as view from rating r where r.author_id = $1 and r.state <> 'withdrawn' and ${before} ${newestFirst}`,
);

const drugThere = statement<{ there: number }>(
  'ratings.drug-there',
  'select 1 as there from drug where id = $1',
);

/** A rating with a comment is shown under its author's handle; one without is only counted, and shown to its author. */
@Injectable()
export class ReadRatings {
  constructor(private readonly reads: Reads) {}

  /** @throws NotFound when there is none that this member may see */
  async one(memberId: string, id: string): Promise<RatingView> {
    const row = await this.reads.one(oneRating, [id, memberId]);
    if (!row) throw new NotFound();
    return row.view;
  }

  /** Ratings of a drug with a comment, newest first, as one member sees them. @throws NotFound when the drug is not in the catalogue */
  async ofDrug(readerId: string, drugId: string, query: RatingsQuery): Promise<Page<RatingView>> {
    const params = [drugId, ...this.keyset(query), readerId];
    const rows = query.conditionId
      ? await this.reads.all(ofPair, [...params, query.conditionId])
      : await this.reads.all(ofDrug, params);
    if (rows.length === 0 && !(await this.reads.one(drugThere, [drugId]))) throw new NotFound();
    return pageOf(rows, query.limit);
  }

  /** The member's own ratings, newest first, also those without a comment. */
  async ofMember(memberId: string, query: MyRatingsQuery): Promise<Page<RatingView>> {
    return pageOf(await this.reads.all(ofAuthor, [memberId, ...this.keyset(query)]), query.limit);
  }

  private keyset(query: MyRatingsQuery): unknown[] {
    const from = readCursor(query.cursor, ratingCursor);
    return [from?.publishedAt ?? 'infinity', from?.id ?? lastId, query.limit + 1];
  }
}

function pageOf(rows: Row[], limit: number): Page<RatingView> {
  const items = rows.slice(0, limit).map((row) => row.view);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? cursorOf({ publishedAt: last.publishedAt, id: last.id }) : null };
}
