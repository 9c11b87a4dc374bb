import type { EntityManager } from '@mikro-orm/postgresql';

/** Rows by store, in the words of the service's tables: `{ post: 3, comment: 12 }`. */
export type ErasureCounts = Readonly<Record<string, number>>;

/** Erases what one service holds of a member. The one thing that a service writes itself to take part in an erasure. */
export abstract class MemberEraser {
  /**
   * Erases and publishes what follows from it (tombstones, last records, new counts), in the open transaction, in which
   * nobody else can write for the member. Comes again with a retry, and then finds little or nothing.
   */
  abstract erase(em: EntityManager, memberId: string, erasureId: string): Promise<ErasureCounts>;

  /** Whether nothing is left to wait for, so that the service may answer; see {@link ErasureAnswers.publishSettled}. */
  settled(_em: EntityManager, _erasureId: string): Promise<boolean> {
    return Promise.resolve(true);
  }
}

/** Stands as the author of what is kept because others have replied: no member has this id. */
export const nobody = '00000000-0000-0000-0000-000000000000';
