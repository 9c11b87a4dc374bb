import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sessionRevoked } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import { SecondFactor } from '../factor/second-factor.js';
import { randomSecret, secretHash } from '../sealing/keyed-hashes.js';
import type { Account } from '../sign-in/check-password.js';
import { lockAccount, requireStill } from '../sign-in/lock-account.js';
import { mostSessions, Session, sessionExpiry, sessionLife } from './session.entity.js';
import { SignInFailed } from './session.errors.js';
import type { StartedSession } from './session.http.js';

const endOldestSql = `update session set ended_at = $2, version = version + 1
  where ended_at is null and id in (
    select id from session where member_id = $1 and ended_at is null order by created_at desc, id desc offset $3)
  returning id as sid, version`;

const endPreviousSql = `update session set ended_at = $2, version = version + 1 where id = $1 and ended_at is null
  returning id as sid, member_id, version`;

/** What the browser gets: the answer, the cookie's value (told once), and the cookie's longest life in seconds. */
export interface Started {
  readonly started: StartedSession;
  readonly secret: string;
  readonly seconds: number;
}

/** Signs a browser in: a new random reference each time, of which only the hash is kept. */
@Injectable()
export class StartSession {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
    private readonly secondFactor: SecondFactor,
  ) {}

  /**
   * @param account whose factors were just checked
   * @param previous the session that the browser had: it ends, whosever it was
   * @throws SignInFailed, FactorRequired for an account that was erased or got its factor since the check
   */
  run(account: Account, device: string | undefined, previous?: string): Promise<Started> {
    const secret = randomSecret();
    return this.em.transactional(async (em) => {
      const now = this.journal.now();
      const { memberId, handle, withFactor } = account;
      const locked = await lockAccount(em, memberId);
      if (!locked) throw new SignInFailed();
      requireStill(locked, withFactor);
      const { hasDuty } = locked;
      const session = em.create(Session, {
        id: newId(),
        memberId,
        hash: secretHash(secret),
        device: device ?? null,
        withFactor,
        createdAt: now,
        usedAt: now,
        endedAt: null,
      });
      await em.flush();
      await this.#endOldest(em, memberId, now);
      if (previous !== undefined) await this.#endPrevious(em, previous, now);
      await this.journal.note(em, { actor: memberId, action: 'session.started', object: session.id });
      const expiresAt = sessionExpiry(now, now, hasDuty).toISOString();
      const mustEnrol = !withFactor && this.secondFactor.isRequired(hasDuty);
      const { absolute } = hasDuty ? sessionLife.duty : sessionLife.member;
      const { id, version } = session;
      const started = { id, version, memberId, handle, expiresAt, mustEnrol };
      return { started, secret, seconds: absolute / 1000 };
    });
  }

  /** One statement: a session that ends by itself at this moment must not stop a sign-in. */
  async #endOldest(em: EntityManager, memberId: string, now: Date): Promise<void> {
    const ended = await execute<{ sid: string; version: number }>(em, endOldestSql, [
      memberId,
      now,
      mostSessions,
    ]);
    const validFrom = now.toISOString();
    await this.journal.tellAll(
      sessionRevoked,
      ended.map(({ sid, version }) => ({ sid, memberId, version, validFrom })),
    );
  }

  /** Nobody holds the old reference any more but whoever stole it. */
  async #endPrevious(em: EntityManager, previous: string, now: Date): Promise<void> {
    const [ended] = await execute<{ sid: string; member_id: string; version: number }>(em, endPreviousSql, [
      previous,
      now,
    ]);
    if (!ended) return;
    const { sid, member_id: memberId, version } = ended;
    await this.journal.tell(sessionRevoked, { sid, memberId, version, validFrom: now.toISOString() });
    await this.journal.note(em, { actor: memberId, action: 'session.ended', object: sid });
  }
}
