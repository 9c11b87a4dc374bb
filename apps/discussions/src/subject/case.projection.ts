import { EntityManager } from '@mikro-orm/postgresql';
import { caseTopic } from '@openrounds/contracts';
import { upsertNewer } from '@openrounds/database';
import type { Batch } from '@openrounds/messaging';
import { On, Projection } from '@openrounds/messaging';

const spec = {
  table: 'case_subject',
  columns: { author_id: 'uuid', state: 'text', audience: 'jsonb' },
} as const;

/** Keeps of each case who may read it: the comments on it open and close with it. */
@Projection('discussions.cases')
export class CaseProjection {
  constructor(private readonly em: EntityManager) {}

  @On(caseTopic)
  async apply(cases: Batch<typeof caseTopic>): Promise<void> {
    const rows = cases.map(({ key, version, state }) => ({
      id: key,
      version,
      author_id: state !== null && 'authorId' in state ? state.authorId : null,
      state: state?.state ?? 'erased',
      audience: state !== null && 'audience' in state ? state.audience : null,
    }));
    await upsertNewer(this.em, spec, rows);
  }
}
