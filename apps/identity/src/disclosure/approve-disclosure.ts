import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import type { Written } from '../member/member.http.js';
import { disclosedMember } from './disclosed-member.js';
import { Disclosure } from './disclosure.entity.js';

/** The second of the two agrees; from now on the identity is open for one hour. */
@Injectable()
export class ApproveDisclosure {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound also for whom it is about, Forbidden, IllegalTransition */
  run(staffId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const disclosure = await em.findOne(Disclosure, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!disclosure?.isThereFor(staffId)) throw new NotFound();
      await disclosedMember(em, { id: disclosure.memberId });
      disclosure.approve(staffId, this.journal.now());
      await em.flush();
      await this.journal.note(em, {
        actor: staffId,
        action: 'disclosure.approved',
        object: disclosure.memberId,
        reason: disclosure.reason,
      });
      return { id, version: disclosure.version };
    });
  }
}
