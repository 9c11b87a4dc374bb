import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Passport } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { OpenSids } from './open-sids.js';
import type { EndedSessions } from './session.http.js';

/** Ends every browser session of a member but the one in use, after a fresh factor. */
@Injectable()
export class EndOtherSessions {
  constructor(
    private readonly em: EntityManager,
    private readonly openSids: OpenSids,
    private readonly journal: Journal,
  ) {}

  run({ memberId, sid }: Passport): Promise<EndedSessions> {
    return this.em.transactional(async (em) => {
      const ended = await this.openSids.endSessions(em, memberId, { except: sid });
      await this.journal.note(em, { actor: memberId, action: 'sessions.ended', object: memberId });
      return { ended };
    });
  }
}
