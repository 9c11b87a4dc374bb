import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { forgetBlocks } from '@openrounds/blocks';
import { execute } from '@openrounds/database';
import type { ErasureCounts } from '@openrounds/erasure';
import { MemberEraser } from '@openrounds/erasure';
import { forgetMember } from '@openrounds/messaging';
import { queueDocuments } from '../content/content-rows.js';
import * as sql from './erasure.sql.js';

interface Keyed {
  id: string;
}

/** Erases a member from the read model at once; the answer waits until every generation of the index has followed. */
@Injectable()
export class EraseMember extends MemberEraser {
  async erase(em: EntityManager, memberId: string, erasureId: string): Promise<ErasureCounts> {
    const own = await execute<Keyed>(em, sql.eraseContent, [memberId]);
    const readable = await execute<Keyed>(em, sql.forgetReader, [memberId]);
    const threads = [...own, ...readable].map(({ id }) => id);
    const below = await execute<Keyed>(em, sql.readBelow, [threads]);
    const documents = [...new Set([...threads, ...below.map(({ id }) => id)])];
    await queueDocuments(
      em,
      documents.map((id) => ({ id })),
    );
    await execute(em, sql.waitFor, [erasureId, documents]);
    const [copies] = await execute<{ follow: number; member: number }>(em, sql.eraseCopies, [memberId]);
    const block = await forgetBlocks(em, memberId);
    const forgotten = await forgetMember(em, memberId, [], []);
    return { content: own.length, ...copies, block, ...forgotten };
  }

  override async settled(em: EntityManager, erasureId: string): Promise<boolean> {
    const open = await execute(em, sql.isOpen, [erasureId]);
    if (open.length > 0) return false;
    await execute(em, sql.closeErasure, [erasureId]);
    return true;
  }
}
