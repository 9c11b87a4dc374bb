import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sessionRevoked } from '@openrounds/contracts';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import type { Written } from '../member/member.http.js';
import { Session } from './session.entity.js';

/** Ends one of the own sessions: the row, and the gateway's memory of it. */
@Injectable()
export class EndSession {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound for a session that is not the member's, or has ended */
  run(memberId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const session = await em.findOne(
        Session,
        { id, memberId, endedAt: null },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      if (!session) throw new NotFound();
      const now = this.journal.now();
      session.end(now);
      await em.flush();
      await this.journal.tell(sessionRevoked, {
        sid: id,
        memberId,
        version: session.version,
        validFrom: now.toISOString(),
      });
      await this.journal.note(em, { actor: memberId, action: 'session.ended', object: id });
      return { id, version: session.version };
    });
  }
}
