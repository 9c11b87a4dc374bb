import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { blockEnded } from '@openrounds/contracts';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import type { Written } from '../member/member.http.js';
import { Block } from './block.entity.js';

/** Ends a block; follows that it ended do not come back. */
@Injectable()
export class EndBlock {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound for a block that is not the member's, or has ended */
  run(memberId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const block = await em.findOne(Block, { id, memberId, active: true });
      if (!block) throw new NotFound();
      block.end();
      await em.flush();
      await this.journal.tell(blockEnded, block.toState());
      await this.journal.note(em, { actor: memberId, action: 'block.ended', object: id });
      return { id, version: block.version };
    });
  }
}
