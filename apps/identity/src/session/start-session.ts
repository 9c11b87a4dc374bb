import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sessionRevoked } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import { dutiesOf } from '../duty/duties.js';
import { randomSecret, secretHash } from '../sealing/keyed-hashes.js';
import type { Account } from '../sign-in/check-password.js';
import { mostSessions, Session, sessionExpiry, sessionLife } from './session.entity.js';
import type { StartedSession } from './session.http.js';

/** Signs a browser in: a new random reference each time, of which only the hash is kept. */
@Injectable()
export class StartSession {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /**
   * @param account whose password was just checked
   * @returns the answer, the cookie's value (told once), and the cookie's longest life in seconds
   */
  run(
    account: Account,
    device: string | undefined,
  ): Promise<{ started: StartedSession; secret: string; seconds: number }> {
    const secret = randomSecret();
    return this.em.transactional(async (em) => {
      const now = this.journal.now();
      await execute(em, 'select id from member where id = $1 for update', [account.memberId]);
      const hasDuty = (await dutiesOf(em, account.memberId)).length > 0;
      const session = em.create(Session, {
        id: newId(),
        memberId: account.memberId,
        hash: secretHash(secret),
        device: device ?? null,
        createdAt: now,
        usedAt: now,
        endedAt: null,
      });
      await em.flush();
      await this.#endOldest(em, account.memberId, now);
      await this.journal.note(em, { actor: account.memberId, action: 'session.started', object: session.id });
      const expiresAt = sessionExpiry(now, now, hasDuty).toISOString();
      const { absolute } = hasDuty ? sessionLife.duty : sessionLife.member;
      const { id, version, memberId } = session;
      return {
        started: { id, version, memberId, handle: account.handle, expiresAt },
        secret,
        seconds: absolute / 1000,
      };
    });
  }

  async #endOldest(em: EntityManager, memberId: string, now: Date): Promise<void> {
    const open = await em.find(
      Session,
      { memberId, endedAt: null },
      { orderBy: { createdAt: 'desc', id: 'desc' } },
    );
    const surplus = open.slice(mostSessions);
    for (const session of surplus) session.end(now);
    await em.flush();
    const validFrom = now.toISOString();
    await this.journal.tellAll(
      sessionRevoked,
      surplus.map(({ id: sid, version }) => ({ sid, memberId, version, validFrom })),
    );
  }
}
