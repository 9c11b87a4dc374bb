import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { followStarted } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { ValidationFailed } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { blocksBetween } from '../block/between.js';
import type { Written } from '../member/member.http.js';
import { Follow, mostFollows } from './follow.entity.js';
import { TooManyFollows } from './follow.errors.js';
import type { NewFollow } from './follow.http.js';

/** Follows of one member queue up here, so that they are counted. */
const ownSql = 'select id from member where id = $1 for no key update';

/**
 * Until this transaction ends, the target stays: the end of an erasure takes the member with all who follow, and waits
 * for who is about to. Two members who follow each other at the same time do not wait for one another.
 */
const targetSql = 'select id from member where id = $1 for key share';

/** Follows something. Following what is followed already changes nothing and answers with what is there. */
@Injectable()
export class StartFollow {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws ValidationFailed for the own, an unknown or a blocked member, TooManyFollows */
  run(memberId: string, input: NewFollow): Promise<Written> {
    return this.em.transactional(async (em) => {
      await execute(em, ownSql, [memberId]);
      if (input.targetKind === 'member') await requireOther(em, memberId, input.targetId);
      const known = await em.findOne(Follow, { memberId, ...input });
      if (known?.active) return { id: known.id, version: known.version };
      const count = await em.count(Follow, { memberId, active: true });
      if (count >= mostFollows) throw new TooManyFollows(`A member follows at most ${mostFollows} things.`);
      const now = this.journal.now();
      const follow =
        known ?? em.create(Follow, { id: newId(), memberId, ...input, active: true, since: now });
      follow.start(now);
      await em.flush();
      await this.journal.tell(followStarted, follow.toState());
      await this.journal.note(em, { actor: memberId, action: 'follow.started', object: follow.id });
      return { id: follow.id, version: follow.version };
    });
  }
}

/** Who was blocked by the target learns no more than that there is nobody to follow. */
async function requireOther(em: EntityManager, memberId: string, targetId: string): Promise<void> {
  const isKnown = targetId !== memberId && (await execute(em, targetSql, [targetId])).length > 0;
  const blockers = isKnown ? await blocksBetween(em, memberId, targetId) : new Set<string>();
  if (blockers.has(memberId))
    throw new ValidationFailed([{ pointer: '/targetId', detail: 'is a member whom you have blocked' }]);
  if (!isKnown || blockers.has(targetId))
    throw new ValidationFailed([{ pointer: '/targetId', detail: 'is no other member' }]);
}
