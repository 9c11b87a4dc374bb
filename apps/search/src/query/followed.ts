import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import type { ResolvedFilter } from './query-plan.js';
import { anyOf } from './query-plan.js';

interface Follow {
  readonly target_kind: 'member' | 'specialty' | 'drug' | 'condition' | 'reference';
  readonly target_id: string;
}

const readFollows = statement<Follow>(
  'search.follows',
  'select target_kind, target_id from follow where member_id = $1 and active order by id limit 1000',
);

/** Where each kind of target stands in a document; a condition is followed with all that lies below it. */
const fields: Readonly<Record<Follow['target_kind'], readonly string[]>> = {
  member: ['authorId'],
  specialty: ['specialtyIds'],
  drug: ['drugIds'],
  condition: ['conditionIds', 'conditionAncestorIds'],
  reference: ['referenceIds'],
};

/** What a member follows, as a filter. */
@Injectable()
export class Followed {
  constructor(private readonly reads: Reads) {}

  /** @returns what matches anything that the member follows, or null for who follows nothing */
  async by(memberId: string): Promise<ResolvedFilter | null> {
    const follows = await this.reads.all(readFollows, [memberId]);
    if (follows.length === 0) return null;
    const byKind = Map.groupBy(follows, ({ target_kind }) => target_kind);
    const filters = [...byKind].map(([kind, targets]) =>
      anyOf(
        fields[kind],
        targets.map(({ target_id }) => target_id),
      ),
    );
    return { kind: 'or', filters };
  }
}
