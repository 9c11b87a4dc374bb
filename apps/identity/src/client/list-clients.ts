import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '@openrounds/database';
import type { Page } from '@openrounds/http';
import { Client } from './client.entity.js';
import type { ClientView } from './client.http.js';

/** The member's own applications that work, newest first; a handful exists. */
@Injectable()
export class ListClients {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async run(ownerId: string): Promise<Page<ClientView>> {
    const open = { ownerId, endedAt: null, expiresAt: { $gt: this.clock.now() } };
    const clients = await this.em.fork().find(Client, open, { orderBy: { createdAt: 'desc', id: 'desc' } });
    return { items: clients.map(viewOf), nextCursor: null };
  }
}

function viewOf(client: Client): ClientView {
  const { id, version, name, kind, redirectUris, scopes, grants, createdAt, expiresAt } = client;
  return {
    id,
    version,
    name,
    kind,
    redirectUris,
    scopes,
    grants,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
