import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { newId } from '@openrounds/database';
import { Forbidden } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import type { Written } from '../member/member.http.js';
import { disclosedMember } from './disclosed-member.js';
import { Disclosure } from './disclosure.entity.js';
import type { NewDisclosure } from './disclosure.http.js';

/** The first of the two asks to know who a member is, and says why. */
@Injectable()
export class RequestDisclosure {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound, Forbidden for the own identity */
  run(staffId: string, input: NewDisclosure): Promise<Written> {
    return this.em.transactional(async (em) => {
      const member = await disclosedMember(
        em,
        'handle' in input ? { handle: input.handle } : { id: input.memberId },
      );
      if (member.id === staffId) throw new Forbidden('Nobody asks for the disclosure of the own identity.');
      const disclosure = em.create(Disclosure, {
        id: newId(),
        memberId: member.id,
        requestedBy: staffId,
        reason: input.reason,
        requestedAt: this.journal.now(),
        approvedBy: null,
        approvedAt: null,
      });
      await em.flush();
      await this.journal.note(em, {
        actor: staffId,
        action: 'disclosure.requested',
        object: member.id,
        reason: input.reason,
      });
      return { id: disclosure.id, version: disclosure.version };
    });
  }
}
