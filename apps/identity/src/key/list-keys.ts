import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '@openrounds/database';
import type { Page } from '@openrounds/http';
import { ClientKey, keyText } from './client-key.entity.js';
import type { KeyView } from './key.http.js';

/** The member's keys that work, newest first; a handful exists. */
@Injectable()
export class ListKeys {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async run(memberId: string): Promise<Page<KeyView>> {
    const open = { memberId, endedAt: null, expiresAt: { $gt: this.clock.now() } };
    const keys = await this.em.fork().find(ClientKey, open, { orderBy: { createdAt: 'desc', id: 'desc' } });
    return { items: keys.map(viewOf), nextCursor: null };
  }
}

function viewOf({ id, version, name, scopes, createdAt, expiresAt, usedOn }: ClientKey): KeyView {
  return {
    id,
    version,
    name,
    prefix: keyText(id, ''),
    scopes,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsed: usedOn ?? null,
  };
}
