import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import type { ContentType } from '../content/content-type.js';
import { contentKey } from '../content/content-type.js';
import { accessOf } from '../document/access.js';
import { ContentIndex } from '../index/content-index.js';
import { Generations } from '../index/generations.js';
import type { Viewer } from './visibility.js';
import { mayOpen } from './visibility.js';

const longestMs = 2_000;
/** Looks become rarer: most writes can be found after some ten milliseconds, and a stranger's id never. */
const firstLookMs = 15;
const slowestLookMs = 100;

interface WaitRow {
  readonly type: ContentType;
  readonly version: number;
  readonly deleted: boolean;
  readonly author_id: string | null;
  readonly doc_version: number;
  readonly acknowledged: number;
  readonly state: unknown;
  readonly thread_type: 'post' | 'case' | null;
  readonly thread_state: never;
}

const readRow = statement<WaitRow>(
  'search.wait-for',
  `select c.type, c.version, c.deleted, case when c.type = 'member' then c.source_id::uuid else c.author_id end as author_id, c.doc_version, coalesce(k.doc_version, 0) as acknowledged,
     case when c.type = 'case' then c.state end as state, t.type as thread_type,
     case when t.type = 'case' then t.state end as thread_state
   from content c left join index_ack k on k.doc_id = c.id
   left join content t on t.id = c.thread_id and not t.deleted
   where c.id = $1`,
);

/** Waits until a version that a reader has written, or may open, can be found. */
@Injectable()
export class WaitForWrite {
  constructor(
    private readonly reads: Reads,
    private readonly index: ContentIndex,
    private readonly generations: Generations,
  ) {}

  /**
   * Waits at most 2 s. What is unknown, and what this viewer neither wrote nor could ever open, waits the full time, so
   * that nothing can be learned from the answer.
   * @param wanted `<type>:<id>:<version>`
   * @returns whether the version, or its deletion, is visible to searches
   */
  async run(wanted: string, viewer: Viewer): Promise<boolean> {
    const [, type, id, version] = /^([a-z]+):(.+):(\d+)$/.exec(wanted) ?? [];
    const key = contentKey(type as ContentType, id ?? '');
    const deadline = performance.now() + longestMs;
    let target: number | undefined;
    for (let pause = firstLookMs; ; pause = Math.min(pause * 1.3, slowestLookMs)) {
      const row = await this.reads.one(readRow, [key]);
      const there = row !== undefined && row.version >= Number(version) && concerns(row, viewer);
      if (there) target ??= row.doc_version;
      if (there && target !== undefined && row.acknowledged >= target) return this.makeVisible(row.type);
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await setTimeout(Math.min(pause, left));
    }
  }

  private async makeVisible(type: ContentType): Promise<boolean> {
    const live = (await this.generations.live()).get(type);
    if (live) await this.index.refresh([live.name]);
    return true;
  }
}

/** The viewer wrote it, or may open it. */
function concerns(row: WaitRow, viewer: Viewer): boolean {
  if (row.author_id === viewer.memberId) return true;
  if (row.deleted || (row.type === 'comment' && row.thread_type === null)) return false;
  const thread = row.thread_type === null ? null : { type: row.thread_type, state: row.thread_state };
  return mayOpen(viewer, accessOf({ type: row.type, state: row.state, thread }), row.author_id);
}
