import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '@openrounds/database';
import type { Page } from '@openrounds/http';
import { dutiesOf } from '../duty/duties.js';
import { Session, sessionExpiry } from './session.entity.js';
import type { SessionView } from './session.http.js';

/** The member's open sessions, newest first; at most ten exist. */
@Injectable()
export class ListSessions {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async run(memberId: string, currentSid: string): Promise<Page<SessionView>> {
    const em = this.em.fork();
    const now = this.clock.now();
    const hasDuty = (await dutiesOf(em, memberId)).length > 0;
    const open = await em.find(
      Session,
      { memberId, endedAt: null },
      { orderBy: { createdAt: 'desc', id: 'desc' } },
    );
    const items = open
      .map((session) => ({ session, expiresAt: sessionExpiry(session.createdAt, session.usedAt, hasDuty) }))
      .filter(({ expiresAt }) => expiresAt > now)
      .map(({ session: { id, version, device, createdAt, usedAt }, expiresAt }) => ({
        id,
        version,
        device: device ?? null,
        createdAt: createdAt.toISOString(),
        lastSeen: usedAt.toISOString().slice(0, 10),
        expiresAt: expiresAt.toISOString(),
        current: id === currentSid,
      }));
    return { items, nextCursor: null };
  }
}
