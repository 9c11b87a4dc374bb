import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute, newId } from '@openrounds/database';
import type { Passport } from '@openrounds/http';
import { RateLimited } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { ExportPermission, mostADay, permissionMinutes } from './export-permission.entity.js';
import type { AllowedExport } from './export.http.js';

/** Lets a member begin one export within 5 minutes, after {@link FreshFactorGuard}; two a day. */
@Injectable()
export class AllowExport {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws RateLimited */
  run({ memberId, sid }: Pick<Passport, 'memberId' | 'sid'>): Promise<AllowedExport> {
    return this.em.transactional(async (em) => {
      const now = this.journal.now();
      await execute(em, 'select id from member where id = $1 for update', [memberId]);
      await this.#requireRoom(em, memberId, now);
      const expiresAt = new Date(now.getTime() + permissionMinutes * 60_000);
      const id = newId();
      em.create(ExportPermission, { id, memberId, sid, givenAt: now, expiresAt, usedAt: null });
      await em.flush();
      await this.journal.note(em, { actor: memberId, action: 'export.allowed', object: id });
      return { id, expiresAt: expiresAt.toISOString() };
    });
  }

  async #requireRoom(em: EntityManager, memberId: string, now: Date): Promise<void> {
    const givenAt = { $gt: new Date(now.getTime() - 2 * 86_400_000) };
    const recent = await em.find(ExportPermission, { memberId, givenAt });
    const counting = recent.map((permission) => permission.countsUntil()).filter((until) => until > now);
    if (counting.length < mostADay) return;
    const first = Math.min(...counting.map((until) => until.getTime()));
    throw new RateLimited(Math.ceil((first - now.getTime()) / 1000));
  }
}
