import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sessionChanged } from '@openrounds/contracts';
import { NotFound, ValidationFailed } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import type { Written } from '../member/member.http.js';
import { ClientGrant } from './client-grant.entity.js';
import type { NarrowedGrant } from './grant.http.js';

/**
 * A member leaves an application less than was agreed to. More needs a new consent on our own page, so that of two
 * changes at the same time none gives back what the other took.
 */
@Injectable()
export class NarrowGrant {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound for a grant that is not theirs, or has ended; ValidationFailed for a scope that it does not hold */
  run(memberId: string, id: string, { scopes }: NarrowedGrant): Promise<Written> {
    const left = new Set<string>(scopes);
    return this.em.transactional(async (em) => {
      const now = this.journal.now();
      const open = { id, memberId, endedAt: null, expiresAt: { $gt: now } };
      const grant = await em.findOne(ClientGrant, open, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!grant) throw new NotFound();
      if ([...left].some((scope) => !grant.scopes.includes(scope)))
        throw new ValidationFailed([{ pointer: '/scopes', detail: 'names something that was not granted' }]);
      grant.scopes = grant.scopes.filter((scope) => left.has(scope));
      await em.flush();
      const { version } = grant;
      await this.journal.tell(sessionChanged, { sid: id, memberId, version, validFrom: now.toISOString() });
      await this.journal.note(em, { actor: memberId, action: 'grant.narrowed', object: id });
      return { id, version };
    });
  }
}
