import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { clientRegistered } from '@openrounds/contracts';
import { execute, newId } from '@openrounds/database';
import { Journal } from '../audit/journal.js';
import { randomSecret, secretHash } from '../sealing/keyed-hashes.js';
import { Client, mostClients } from './client.entity.js';
import { TooManyClients } from './client.errors.js';
import type { CreatedClient, NewClient } from './client.http.js';

/** Registers an application, after {@link FreshFactorGuard}; only the hash of its secret is kept. */
@Injectable()
export class RegisterClient {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws TooManyClients */
  run(ownerId: string, input: NewClient): Promise<CreatedClient> {
    const { name, kind, redirectUris, scopes, grants, expiresInDays } = input;
    const secret = kind === 'web' ? randomSecret() : null;
    return this.em.transactional(async (em) => {
      const now = this.journal.now();
      await execute(em, 'select id from member where id = $1 for update', [ownerId]);
      const open = await em.count(Client, { ownerId, endedAt: null, expiresAt: { $gt: now } });
      if (open >= mostClients) throw new TooManyClients(`A member has at most ${mostClients} clients.`);
      const client = em.create(Client, {
        id: newId(),
        ownerId,
        name,
        kind,
        secretHash: secret && secretHash(secret),
        redirectUris,
        scopes,
        grants,
        createdAt: now,
        expiresAt: new Date(now.getTime() + expiresInDays * 86_400_000),
        endedAt: null,
      });
      await em.flush();
      await this.journal.tell(clientRegistered, client.toState());
      await this.journal.note(em, { actor: ownerId, action: 'client.registered', object: client.id });
      const { id, version, expiresAt } = client;
      return { id, version, secret, expiresAt: expiresAt.toISOString() };
    });
  }
}
