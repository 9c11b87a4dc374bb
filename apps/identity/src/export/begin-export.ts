import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { FreshFactorRequired } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { ExportPermission } from './export-permission.entity.js';

/** Uses up the permission of a session: a download that has begun counts, also when it is broken off. */
@Injectable()
export class BeginExport {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws FreshFactorRequired */
  run({ memberId, sid }: Pick<Passport, 'memberId' | 'sid'>): Promise<void> {
    return this.em.transactional(async (em) => {
      const now = this.journal.now();
      const open = { memberId, sid, usedAt: null, expiresAt: { $gt: now } };
      const lockMode = LockMode.PESSIMISTIC_WRITE;
      const [permission] = await em.find(ExportPermission, open, {
        lockMode,
        limit: 1,
        orderBy: { id: 'asc' },
      });
      if (!permission) throw new FreshFactorRequired('Ask with POST /v1/me/exports and your password first.');
      permission.use(now);
      await em.flush();
      await this.journal.note(em, { actor: memberId, action: 'export.begun', object: permission.id });
    });
  }
}
