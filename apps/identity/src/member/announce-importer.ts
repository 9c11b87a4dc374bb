import { EntityManager } from '@mikro-orm/postgresql';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { memberRegistered } from '@openrounds/contracts';
import { derivedId, execute } from '@openrounds/database';
import { Outbox } from '@openrounds/messaging';
import { log } from '@openrounds/telemetry';
import { Member } from './member.entity.js';

/** Author of imported texts; the same id in every deployment. */
export const importerId = derivedId('openrounds:importer');

/**
 * Tells the other services of the member `importer`. A migration inserts its row with version 0, "known to nobody":
 * a migration cannot write its event, because the outbox belongs to the messaging library and its tables may change.
 * The first process that starts raises the version to 1 and writes the event in the same transaction; every later
 * start finds version 1 and does nothing.
 */
@Injectable()
export class AnnounceImporter implements OnApplicationBootstrap {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (await this.run()) log.info('the importer was announced');
  }

  /** @returns whether the event was written now */
  async run(): Promise<boolean> {
    return this.em.fork().transactional(async (em) => {
      const raised = await execute(
        em,
        'update member set version = 1 where id = $1 and version = 0 returning id',
        [importerId],
      );
      if (raised.length === 0) return false;
      const importer = await em.findOneOrFail(Member, importerId);
      await this.outbox.add(memberRegistered, importer.toState());
      return true;
    });
  }
}
