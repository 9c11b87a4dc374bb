import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sessionChanged } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { Passport } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { dutiesOf } from '../duty/duties.js';
import { randomSecret, secretHash } from '../sealing/keyed-hashes.js';
import { sessionLife } from './session.entity.js';
import { sessionCookie } from './session.http.js';

const rotateSql = `update session
  set hash = $3, version = version + 1, with_factor = with_factor or $4
  where id = $1 and member_id = $2 and ended_at is null
  returning version, extract(epoch from $5::timestamptz - created_at)::int as age_seconds`;

/**
 * Gives a browser session a new reference, so that one that was stolen before is worth nothing after. The session
 * itself, its age and its place in the member's list stay.
 */
@Injectable()
export class RotateSession {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /**
   * Joins an open transaction or opens one.
   * @param withFactor whether a second factor was shown for it now
   * @returns the header that gives the browser its new reference; null for a key, which has no cookie
   */
  run({ memberId, sid }: Passport, withFactor: boolean): Promise<string | null> {
    const secret = randomSecret();
    return this.em.transactional(async (em) => {
      const now = this.journal.now();
      const [row] = await execute<{ version: number; age_seconds: number }>(em, rotateSql, [
        sid,
        memberId,
        secretHash(secret),
        withFactor,
        now,
      ]);
      if (!row) return null;
      const { version, age_seconds: age } = row;
      const { absolute } = sessionLife[(await dutiesOf(em, memberId)).length > 0 ? 'duty' : 'member'];
      await this.journal.tell(sessionChanged, { sid, memberId, version, validFrom: now.toISOString() });
      await this.journal.note(em, { actor: memberId, action: 'session.rotated', object: sid });
      return sessionCookie(secret, Math.max(0, absolute / 1000 - age));
    });
  }
}
