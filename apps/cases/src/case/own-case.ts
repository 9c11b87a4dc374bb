import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { execute } from '@openrounds/database';
import { Forbidden, NotFound } from '@openrounds/http';
import { readableSql } from './case.sql.js';
import { PatientCase } from './patient-case.entity.js';

/**
 * The author's own case for a change, its row locked until the transaction ends.
 * @throws NotFound also for a case that the member may not read, Forbidden for one that they may
 */
export async function ownCase(em: EntityManager, id: string, memberId: string): Promise<PatientCase> {
  const found = await em.findOne(PatientCase, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!found || found.state === 'erased') throw new NotFound();
  if (found.authorId === memberId) return found;
  const [readable] = await execute(em, readableSql, [id, memberId]);
  if (!readable) throw new NotFound();
  throw new Forbidden('Only the author may change this case.');
}
