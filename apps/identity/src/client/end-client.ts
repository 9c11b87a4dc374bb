import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { clientEnded } from '@openrounds/contracts';
import { NotFound } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { endGrants } from '../grant/end-grants.js';
import type { Written } from '../member/member.http.js';
import { Client } from './client.entity.js';

/** Ends an application and all that members granted it: the rows, and the gateway's memory of them. */
@Injectable()
export class EndClient {
  constructor(
    private readonly em: EntityManager,
    private readonly journal: Journal,
  ) {}

  /** @throws NotFound for a client that is not the member's, or has ended */
  run(ownerId: string, id: string): Promise<Written> {
    return this.em.transactional(async (em) => {
      const client = await em.findOne(
        Client,
        { id, ownerId, endedAt: null },
        { lockMode: LockMode.PESSIMISTIC_WRITE },
      );
      if (!client) throw new NotFound();
      client.end(this.journal.now());
      await em.flush();
      await endGrants(em, this.journal, { clientId: id });
      await this.journal.tell(clientEnded, client.toState());
      await this.journal.note(em, { actor: ownerId, action: 'client.ended', object: id });
      return { id, version: client.version };
    });
  }
}

/** Ends every application of a member, within the erasure that is open. */
export async function endClientsOf(em: EntityManager, journal: Journal, ownerId: string): Promise<void> {
  const clients = await em.find(Client, { ownerId, endedAt: null });
  for (const client of clients) client.end(journal.now());
  await em.flush();
  for (const { id } of clients) await endGrants(em, journal, { clientId: id });
  await journal.tellAll(
    clientEnded,
    clients.map((client) => client.toState()),
  );
}
