import { EntityManager } from '@mikro-orm/postgresql';
import { commentTopic } from '@openrounds/contracts';
import { upsertNewer } from '@openrounds/database';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';
import { AnswerCases } from './answer-cases.js';

const columns = { case_id: 'uuid', author_id: 'uuid', state: 'text', added_at: 'timestamptz' } as const;

/** Keeps one row per comment on a case, without its text, and marks cases that colleagues have answered. */
@Projection('cases.comments')
export class CaseCommentProjection {
  constructor(
    private readonly em: EntityManager,
    private readonly answer: AnswerCases,
  ) {}

  @On(commentTopic)
  async apply(comments: Batch<typeof commentTopic>): Promise<void> {
    const rows = comments.flatMap(({ key, version, state }) => {
      if (state === null || state.subjectKind !== 'case') return [];
      const author_id = 'authorId' in state ? state.authorId : null;
      return [
        {
          id: key,
          version,
          case_id: state.subjectId,
          author_id,
          state: state.state,
          added_at: state.addedAt,
        },
      ];
    });
    if (rows.length === 0) return;
    await upsertNewer(this.em, { table: 'case_comment', columns }, rows);
    await this.answer.run([...new Set(rows.map((row) => row.case_id))]);
  }
}
