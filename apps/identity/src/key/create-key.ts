import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { execute, newId } from '@openrounds/database';
import { ScopeMissing } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import type { Duty } from '../duty/duties.js';
import { duties, dutiesOf } from '../duty/duties.js';
import { randomSecret, secretHash } from '../sealing/keyed-hashes.js';
import { ClientKey, keyText, mostKeys } from './client-key.entity.js';
import { TooManyKeys } from './key.errors.js';
import type { CreatedKey, NewKey } from './key.http.js';

/** Gives a member a key for the own account, after {@link FreshFactorGuard}; only its hash is kept. */
@Injectable()
export class CreateKey {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /**
   * @throws ScopeMissing for a duty that the member does not hold, TooManyKeys
   */
  run(memberId: string, { name, scopes, expiresInDays }: NewKey): Promise<CreatedKey> {
    const secret = randomSecret();
    return this.em.transactional(async (em) => {
      const now = this.journal.now();
      await execute(em, 'select id from member where id = $1 for update', [memberId]);
      await this.#requireRoom(em, memberId, now);
      const held = await dutiesOf(em, memberId);
      const missing = scopes.find((scope) => isDuty(scope) && !held.includes(scope));
      if (missing) throw new ScopeMissing(missing);
      const id = newId();
      const expiresAt = new Date(now.getTime() + expiresInDays * 86_400_000);
      const hash = secretHash(keyText(id, secret));
      const key = em.create(ClientKey, {
        id,
        memberId,
        name,
        scopes,
        hash,
        createdAt: now,
        expiresAt,
        usedOn: null,
        endedAt: null,
      });
      await em.flush();
      await this.journal.note(em, { actor: memberId, action: 'key.created', object: id });
      return {
        id,
        version: key.version,
        key: keyText(id, secret),
        scopes,
        expiresAt: expiresAt.toISOString(),
      };
    });
  }

  async #requireRoom(em: EntityManager, memberId: string, now: Date): Promise<void> {
    const open = await em.count(ClientKey, { memberId, endedAt: null, expiresAt: { $gt: now } });
    if (open >= mostKeys) throw new TooManyKeys(`A member has at most ${mostKeys} keys.`);
  }
}

function isDuty(scope: string): scope is Duty {
  return duties.some((duty) => duty === scope);
}
