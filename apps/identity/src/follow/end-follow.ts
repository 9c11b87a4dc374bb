import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { followEnded } from '@openrounds/contracts';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import type { Written } from '../member/member.http.js';
import { Follow } from './follow.entity.js';

@Injectable()
export class EndFollow {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound for a follow that is not the member's, or has ended */
  run(memberId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const follow = await em.findOne(Follow, { id, memberId, active: true });
      if (!follow) throw new NotFound();
      follow.end();
      await em.flush();
      await this.journal.tell(followEnded, follow.toState());
      await this.journal.note(em, { actor: memberId, action: 'follow.ended', object: id });
      return { id, version: follow.version };
    });
  }
}
