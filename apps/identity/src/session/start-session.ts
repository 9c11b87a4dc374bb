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
   * @returns the answer, the cookie's value (told once), and the cookie's longest life in seconds
   * @throws SignInFailed, FactorRequired for an account that was erased or got its factor since the check
   */
  run(
    account: Account,
    device: string | undefined,
  ): Promise<{ started: StartedSession; secret: string; seconds: number }> {
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
      await this.journal.note(em, { actor: memberId, action: 'session.started', object: session.id });
      const expiresAt = sessionExpiry(now, now, hasDuty).toISOString();
      const mustEnrol = !withFactor && this.secondFactor.isRequired(hasDuty);
      const { absolute } = hasDuty ? sessionLife.duty : sessionLife.member;
      const { id, version } = session;
      return {
        started: { id, version, memberId, handle, expiresAt, mustEnrol },
        secret,
        seconds: absolute / 1000,
      };
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
}
