import { Injectable } from '@nestjs/common';
import { dimensions } from '@openrounds/contracts';
import { Reads, statement } from '@openrounds/database';
import { batchSize, MemberExport, type ExportLists, type ExportRow } from '@openrounds/http';

// Parameters of each: member, key after which the batch begins or null.

const scores = dimensions.map((name) => `'${name}', r.${name}`).join(', ');
const time = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** With the companies of a declared conflict, which never leave otherwise. */
const ownRatings = statement<ExportRow>(
  'export.ratings',
  `select r.id::text as key, json_build_object('id', r.id, 'version', r.version, 'state', r.state, 'drugId', r.drug_id,
    'conditionId', r.condition_id, 'scores', json_strip_nulls(json_build_object(${scores})), 'comment', r.comment,
    'lang', r.lang, 'experience', r.experience, 'conflict', r.conflict, 'provenance', r.provenance,
    'publishedAt', ${time('r.published_at')}, 'revisedAt', ${time('r.revised_at')})::text as item
  from rating r where r.author_id = $1 and ($2::uuid is null or r.id > $2) order by r.id limit ${batchSize}`,
);

const ownRevisions = statement<ExportRow>(
  'export.rating-revisions',
  `select v.rating_id || ' ' || v.version as key, json_build_object('ratingId', v.rating_id, 'version', v.version,
    'content', v.content, 'supersededAt', ${time('v.superseded_at')})::text as item
  from rating_revision v where v.rating_id in (select id from rating where author_id = $1)
    and ($2::text is null or (v.rating_id, v.version) > (split_part($2, ' ', 1)::uuid, split_part($2, ' ', 2)::int))
  order by v.rating_id, v.version limit ${batchSize}`,
);

/** A member's ratings with every version before. */
@Injectable()
export class ExportMember extends MemberExport {
  readonly service = 'ratings';

  constructor(private readonly reads: Reads) {
    super();
  }

  lists(memberId: string): ExportLists {
    return {
      ratings: (after) => this.reads.all(ownRatings, [memberId, after]),
      revisions: (after) => this.reads.all(ownRevisions, [memberId, after]),
    };
  }
}
