import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { blockStarted, followEnded } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { ValidationFailed } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { Follow } from '../follow/follow.entity.js';
import type { Written } from '../member/member.http.js';
import { Block, mostBlocks } from './block.entity.js';
import { TooManyBlocks } from './block.errors.js';

/**
 * Both, in one order: a follow locks the row of its own member, so one between the two is seen below or waits and then
 * sees the block. The blocks of one member queue up here too, so that they are counted.
 */
const bothSql = 'select id from member where id = any($1::uuid[]) order by id for no key update';

/**
 * Blocks a member: from here on neither meets the other in any list, and neither follows the other. Blocking who is
 * blocked already changes nothing and answers with what is there.
 */
@Injectable()
export class StartBlock {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws ValidationFailed for the own or an unknown member, TooManyBlocks */
  run(memberId: string, blockedId: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const present = await execute(em, bothSql, [[memberId, blockedId]]);
      if (present.length < 2)
        throw new ValidationFailed([{ pointer: '/memberId', detail: 'is no other member' }]);
      const known = await em.findOne(Block, { memberId, blockedId });
      if (known?.active) return { id: known.id, version: known.version };
      const count = await em.count(Block, { memberId, active: true });
      if (count >= mostBlocks) throw new TooManyBlocks(`A member blocks at most ${mostBlocks} others.`);
      const now = this.journal.now();
      const block = known ?? em.create(Block, { id: newId(), memberId, blockedId, active: true, since: now });
      block.start(now);
      await this.endFollows(em, memberId, blockedId);
      await this.journal.tell(blockStarted, block.toState());
      // The row says whom; the audit outlives it and does not need to.
      await this.journal.note(em, { actor: memberId, action: 'block.started', object: block.id });
      return { id: block.id, version: block.version };
    });
  }

  /** In both directions. Flushes. */
  private async endFollows(em: EntityManager, one: string, other: string): Promise<void> {
    const follows = await em.find(Follow, {
      targetKind: 'member',
      active: true,
      $or: [
        { memberId: one, targetId: other },
        { memberId: other, targetId: one },
      ],
    });
    for (const follow of follows) follow.end();
    await em.flush();
    await this.journal.tellAll(
      followEnded,
      follows.map((follow) => follow.toState()),
    );
  }
}
