import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import type { Page, Passport } from '@openrounds/http';
import { cursorOf, readCursor, ScopeMissing } from '@openrounds/http';
import { z } from 'zod';
import type { ListQuery, VerificationView } from './verification.http.js';

interface Row {
  id: string;
  version: number;
  method: VerificationView['method'];
  authority: string;
  state: VerificationView['state'];
  level: number;
  submitted_at: Date | null;
  decided_at: Date | null;
  expires_at: Date | null;
  renews: string | null;
  questions?: string[];
}

const columns =
  'v.id, v.version, v.method, v.authority, v.state, v.level, v.submitted_at, v.decided_at, v.expires_at, v.renews';

/** UUIDv7 ids sort by time, so the id alone is the key of the page. */
const ownVerifications = statement<Row>(
  'identity.own-verifications',
  `select ${columns}, case when v.state = 'needs_info' then array(
     select d.reason from verification_decision d
     where d.verification_id = v.id and d.round = v.round and d.outcome = 'ask_info' order by d.at, d.id
   ) end as questions
   from verification v where v.member_id = $1 and ($2::uuid is null or v.id < $2) order by v.id desc limit $3`,
);
const reviewQueue = statement<Row>(
  'identity.review-queue',
  `select ${columns} from verification v
   where (v.state = 'in_review' or (v.concern is not null and v.state in ('approved', 'expiring')))
     and v.member_id <> $1 and ($2::uuid is null or v.id > $2)
     and not exists (select 1 from verification_decision d
                     where d.verification_id = v.id and d.round = v.round and d.reviewer_id = $1)
   order by v.id limit $3`,
);

const position = z.object({ id: z.uuid() });

/** Own applications, newest first; for reviewers what waits for them, oldest first, without who applied. */
@Injectable()
export class ListVerifications {
  constructor(private readonly reads: Reads) {}

  /** @throws ScopeMissing when the queue is asked for without the duty */
  async run(member: Passport, { view, cursor, limit }: ListQuery): Promise<Page<VerificationView>> {
    if (view === 'queue' && !member.scopes.includes('review')) throw new ScopeMissing('review');
    const after = readCursor(cursor, position)?.id ?? null;
    const read = view === 'queue' ? reviewQueue : ownVerifications;
    const rows = await this.reads.all(read, [member.memberId, after, limit + 1]);
    const items = rows.slice(0, limit).map(viewOf);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorOf({ id: last.id }) : null };
  }
}

function viewOf(row: Row): VerificationView {
  const { id, version, method, authority, state, level } = row;
  const time = (date: Date | null): string | null => date?.toISOString() ?? null;
  return {
    id,
    version,
    method,
    authority,
    state,
    level,
    submittedAt: time(row.submitted_at),
    decidedAt: time(row.decided_at),
    expiresAt: time(row.expires_at),
    renews: row.renews,
    questions: row.questions ?? [],
  };
}
