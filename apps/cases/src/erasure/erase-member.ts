import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { forgetBlocks } from '@openrounds/blocks';
import type { caseState } from '@openrounds/contracts';
import { caseEdited, caseErased, caseReviewTopic, caseTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { ErasureCounts } from '@openrounds/erasure';
import { MemberEraser } from '@openrounds/erasure';
import type { Gone } from '@openrounds/messaging';
import { forgetMember, Outbox } from '@openrounds/messaging';
import type { z } from 'zod';
import { PatientCase } from '../case/patient-case.entity.js';
import * as sql from './erasure.sql.js';

type KeptCase = Extract<z.input<typeof caseState>, { state: 'erased' }>;
type GoneCase = Gone & { told: boolean };

const topics = [caseTopic.name, caseReviewTopic.name];

/** Erases a member's cases, drafts and blocked attempts; a case that others have commented on keeps its place. */
@Injectable()
export class EraseMember extends MemberEraser {
  constructor(private readonly outbox: Outbox) {
    super();
  }

  async erase(em: EntityManager, memberId: string): Promise<ErasureCounts> {
    await execute(em, sql.lockCases, [memberId]);
    const kept = await execute<KeptCase>(em, sql.eraseDiscussed, [memberId]);
    const gone = await execute<GoneCase>(em, sql.deleteCases, [memberId]);
    const runs = await execute<Gone>(em, sql.deleteGuardRuns, [memberId]);
    const members = await execute(em, 'delete from member where id = $1 returning 1', [memberId]);
    const blocks = await forgetBlocks(em, memberId);
    const keys = [...kept.map(({ id }) => id), ...[...gone, ...runs].map(({ key }) => key)];
    const forgotten = await forgetMember(em, memberId, topics, keys);
    const comments = await execute<{ id: string; caseId: string }>(em, sql.eraseComments, [memberId]);
    await this.editOthers(em, memberId, comments);
    await this.outbox.addAll(caseErased, kept);
    await this.outbox.tombstones(
      caseTopic,
      gone.filter(({ told }) => told),
    );
    await this.outbox.tombstones(caseReviewTopic, runs);
    return {
      patient_case: kept.length + gone.length,
      guard_run: runs.length,
      case_comment: comments.length,
      member: members.length,
      block: blocks,
      ...forgotten,
    };
  }

  /** Cases of others that name the member as a reader, or a comment as credited: an ordinary edit each. */
  private async editOthers(
    em: EntityManager,
    memberId: string,
    comments: readonly { id: string; caseId: string }[],
  ): Promise<void> {
    const params = [comments.map(({ caseId }) => caseId), comments.map(({ id }) => id)];
    const credited = await execute<{ id: string }>(em, sql.forgetCredit, params);
    const readable = await execute<{ id: string }>(em, sql.forgetReader, [memberId]);
    const ids = [...new Set([...credited, ...readable].map(({ id }) => id))];
    if (ids.length === 0) return;
    const where = { id: { $in: ids }, openedAt: { $ne: null } };
    const edited = await em.find(PatientCase, where, { refresh: true });
    await this.outbox.addAll(
      caseEdited,
      edited.map((entity) => entity.toState()),
    );
  }
}
