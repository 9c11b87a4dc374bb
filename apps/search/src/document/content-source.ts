import type { ContentType } from '../content/content-type.js';
import type {
  CaseState,
  ContentSource,
  MemberState,
  PostState,
  StatisticState,
  TallyState,
} from './content-document.js';

/** Columns of a document with what it takes from other aggregates; `content` must be called `c` in the statement. */
export const sourceColumns = `c.id, c.type, c.source_id, c.doc_version, c.deleted, c.state,
  a.state as author,
  t.type as thread_type, t.state as thread_state,
  y.state as tally,
  case when c.type = 'drug' then (
    select json_agg(s.state order by s.id) from statistic s where s.drug_id = c.source_id::uuid and s.state is not null
  ) end as statistics,
  case when c.type in ('post', 'case') then (
    select max(k.at) from content k where k.thread_id = c.id and not k.deleted
  ) end as last_comment_at`;

export const sourceJoins = `left join member a on a.id = c.author_id
  left join content t on t.id = c.thread_id and not t.deleted
  left join tally y on y.id = case when c.type in ('post', 'comment') then c.source_id::uuid end and y.item_kind = c.type`;

export interface SourceRow {
  readonly id: string;
  readonly type: ContentType;
  readonly source_id: string;
  readonly doc_version: string;
  readonly deleted: boolean;
  readonly state: unknown;
  readonly author: MemberState | null;
  readonly thread_type: 'post' | 'case' | null;
  readonly thread_state: PostState | CaseState | null;
  readonly tally: TallyState | null;
  readonly statistics: StatisticState[] | null;
  readonly last_comment_at: string | Date | null;
}

/** @returns what a document is made of, or null for an item that is gone */
export function sourceOf(row: SourceRow): ContentSource | null {
  if (row.deleted) return null;
  return {
    type: row.type,
    sourceId: row.source_id,
    docVersion: Number(row.doc_version),
    state: row.state,
    author: row.author,
    thread: row.thread_type && row.thread_state ? { type: row.thread_type, state: row.thread_state } : null,
    tally: row.tally,
    statistics: row.statistics ?? [],
    lastCommentAt: row.last_comment_at === null ? null : new Date(row.last_comment_at).toISOString(),
  };
}
