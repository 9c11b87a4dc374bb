import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import type { Page } from '@openrounds/http';
import { cursorOf, readCursor } from '@openrounds/http';
import { z } from 'zod';
import type { BlockQuery, BlockView } from './block.http.js';

interface Row {
  id: string;
  version: number;
  blocked_id: string;
  handle: string;
  since: Date;
}

const blocks = statement<Row>(
  'identity.blocks',
  `select b.id, b.version, b.blocked_id, m.handle, b.since from block b join member m on m.id = b.blocked_id
   where b.member_id = $1 and b.active and ($2::uuid is null or b.id < $2) order by b.id desc limit $3`,
);
const position = z.object({ id: z.uuid() });

/** Whom the member has blocked, newest first. Nobody sees who has blocked them. */
@Injectable()
export class ListBlocks {
  constructor(private readonly reads: Reads) {}

  async run(memberId: string, { cursor, limit }: BlockQuery): Promise<Page<BlockView>> {
    const after = readCursor(cursor, position)?.id ?? null;
    const rows = await this.reads.all(blocks, [memberId, after, limit + 1]);
    const items = rows.slice(0, limit).map(({ id, version, blocked_id, handle, since }) => ({
      id,
      version,
      memberId: blocked_id,
      handle,
      since: since.toISOString(),
    }));
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorOf({ id: last.id }) : null };
  }
}
