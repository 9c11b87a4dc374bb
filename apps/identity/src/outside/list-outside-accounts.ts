import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { OutsideAccount } from './outside-account.entity.js';
import type { OutsideAccountList } from './outside.http.js';

/** The member's linked accounts, oldest first; a handful exists. */
@Injectable()
export class ListOutsideAccounts {
  constructor(private readonly em: EntityManager) {}

  async run(memberId: string): Promise<OutsideAccountList> {
    const order = { linkedAt: 'asc', id: 'asc' } as const;
    const accounts = await this.em.fork().find(OutsideAccount, { memberId }, { orderBy: order });
    const items = accounts.map(({ id, version, linkedAt, usedOn }) => ({
      id,
      version,
      linkedAt: linkedAt.toISOString(),
      lastUsed: usedOn ?? null,
    }));
    return { items };
  }
}
