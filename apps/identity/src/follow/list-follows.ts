import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import type { Page } from '@openrounds/http';
import { cursorOf, readCursor } from '@openrounds/http';
import { z } from 'zod';
import type { FollowQuery, FollowView } from './follow.http.js';

interface Row {
  id: string;
  version: number;
  target_kind: FollowView['targetKind'];
  target_id: string;
  since: Date;
}

const follows = statement<Row>(
  'identity.follows',
  `select id, version, target_kind, target_id, since from follow
   where member_id = $1 and active and ($2::text is null or target_kind = $2) and ($3::uuid is null or id < $3)
   order by id desc limit $4`,
);
const position = z.object({ id: z.uuid() });

/** What the member follows, newest first. */
@Injectable()
export class ListFollows {
  constructor(private readonly reads: Reads) {}

  async run(memberId: string, { targetKind, cursor, limit }: FollowQuery): Promise<Page<FollowView>> {
    const after = readCursor(cursor, position)?.id ?? null;
    const rows = await this.reads.all(follows, [memberId, targetKind ?? null, after, limit + 1]);
    const items = rows.slice(0, limit).map(({ id, version, target_kind, target_id, since }) => ({
      id,
      version,
      targetKind: target_kind,
      targetId: target_id,
      since: since.toISOString(),
    }));
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorOf({ id: last.id }) : null };
  }
}
