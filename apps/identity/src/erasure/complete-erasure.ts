import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SpecialtySlug } from '@openrounds/contracts';
import {
  erasureCompleted,
  followTopic,
  memberEdited,
  memberTopic,
  verificationTopic,
} from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { Gone } from '@openrounds/messaging';
import { forgetMember, Outbox } from '@openrounds/messaging';
import { Journal } from '../audit/journal.js';
import { reserve } from '../member/handles.js';
import { Places } from '../member/places.js';
import { KeyedHashes } from '../sealing/keyed-hashes.js';
import type { Erasure } from './erasure.entity.js';
import { lockSql, readSql, stores, tombstoned } from './erasure.sql.js';

interface Known {
  handle: string;
  specialties: SpecialtySlug[];
  country: string | null;
}

/** The last step, once every service has answered: what identity itself knows of the member goes. */
@Injectable()
export class CompleteErasure {
  constructor(
    private readonly outbox: Outbox,
    private readonly journal: Journal,
    private readonly places: Places,
    private readonly hashes: KeyedHashes,
  ) {}

  /** Joins the open transaction. @param erasure locked, and not complete */
  async run(em: EntityManager, erasure: Erasure): Promise<void> {
    const { memberId } = erasure;
    if (memberId == null) return;
    await this.places.lock(em);
    await execute(em, lockSql, [memberId]);
    const [known] = await execute<Known>(em, readSql, [memberId]);
    const counts = await this.erase(em, memberId);
    // Nobody can pose as who has gone.
    if (known) await reserve(em, this.hashes, known.handle, this.journal.now());
    await this.answer(em, erasure.id, counts);
    // Whoever stood in a cell with the member may be alone in it now.
    const coarser = known ? await this.places.coarsen(em, [known]) : [];
    await this.journal.tellAll(
      memberEdited,
      coarser.map((member) => member.toState()),
    );
    erasure.complete(this.journal.now());
    await em.flush();
    await this.journal.tell(erasureCompleted, erasure.toState());
    await this.journal.note(em, { actor: 'identity', action: 'erasure.completed', object: erasure.id });
  }

  /** @returns rows by store, as every service counts them */
  private async erase(em: EntityManager, memberId: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const [store, sql] of Object.entries(stores))
      counts[store] = (await execute(em, sql, [memberId])).length;
    const gone: Record<keyof typeof tombstoned, Gone[]> = { follow: [], verification: [], member: [] };
    for (const store of ['follow', 'verification', 'member'] as const) {
      gone[store] = await execute<Gone>(em, tombstoned[store], [memberId]);
      counts[store] = gone[store].length;
    }
    const topics = [memberTopic, followTopic, verificationTopic].map(({ name }) => name);
    const keys = Object.values(gone).flatMap((rows) => rows.map(({ key }) => key));
    const forgotten = await forgetMember(em, memberId, topics, keys);
    await this.outbox.tombstones(followTopic, gone.follow);
    await this.outbox.tombstones(verificationTopic, gone.verification);
    await this.outbox.tombstones(memberTopic, gone.member);
    return { ...counts, ...forgotten };
  }

  /** Identity answers too, so that the receipt names every service. */
  private async answer(em: EntityManager, erasureId: string, counts: Record<string, number>): Promise<void> {
    const sql = `insert into erasure_service (erasure_id, service, version, counts, answered_at)
      values ($1, 'identity', 1, $2::jsonb, $3)`;
    await execute(em, sql, [erasureId, JSON.stringify(counts), this.journal.now()]);
  }
}
