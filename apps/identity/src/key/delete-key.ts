import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sessionRevoked } from '@openrounds/contracts';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import type { Written } from '../member/member.http.js';
import { ClientKey } from './client-key.entity.js';

/** Ends a key: the row, and the gateway's memory of it. */
@Injectable()
export class DeleteKey {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound for a key that is not the member's, or has ended */
  run(memberId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const key = await em.findOne(
        ClientKey,
        { id, memberId, endedAt: null },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      if (!key) throw new NotFound();
      const now = this.journal.now();
      key.end(now);
      await em.flush();
      await this.journal.tell(sessionRevoked, {
        sid: id,
        memberId,
        version: key.version,
        validFrom: now.toISOString(),
      });
      await this.journal.note(em, { actor: memberId, action: 'key.deleted', object: id });
      return { id, version: key.version };
    });
  }
}
