import type { EntityManager } from '@mikro-orm/postgresql';
import { clientChanged } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { Journal } from '../audit/journal.js';
import { Client } from './client.entity.js';

const raiseSql = `update client set version = version + 1
  where owner_id = $1 and ended_at is null and expires_at > $2 returning id`;

/** An application that acts for itself counts only while its owner does: what changes the owner raises its version. */
export async function announceClientsOf(em: EntityManager, journal: Journal, ownerId: string): Promise<void> {
  const raised = await execute<{ id: string }>(em, raiseSql, [ownerId, journal.now()]);
  if (raised.length === 0) return;
  const clients = await em.find(Client, { id: { $in: raised.map(({ id }) => id) } }, { refresh: true });
  await journal.tellAll(
    clientChanged,
    clients.map((client) => client.toState()),
  );
}
