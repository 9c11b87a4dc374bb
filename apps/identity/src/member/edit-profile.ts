import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { memberEdited } from '@openrounds/contracts';
import { NotFound, PreconditionFailed } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { isFree, reserve } from './handles.js';
import { Member } from './member.entity.js';
import { HandleResting, HandleTaken } from './member.errors.js';
import type { ProfileEdit, Written } from './member.http.js';
import { endCredentials } from '../signed-credential/end-credentials.js';
import { KeyedHashes } from '../sealing/keyed-hashes.js';
import type { Cell } from './places.js';
import { Places } from './places.js';

/** A member changes the own profile; whoever is pointed at by the change shows less of their place at once. */
@Injectable()
export class EditProfile {
  constructor(
    private readonly em: EntityManager,
    private readonly places: Places,
    private readonly journal: Journal,
    private readonly hashes: KeyedHashes,
  ) {}

  /**
   * @param version the version that the member has seen
   * @throws PreconditionFailed, HandleTaken, HandleResting, NotFound
   */
  run(memberId: string, version: number, edit: ProfileEdit): Promise<Written> {
    return this.em.transactional(async (em) => {
      await this.places.lock(em);
      const member = await em.findOne(Member, memberId, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!member) throw new NotFound();
      if (member.version !== version) throw new PreconditionFailed();
      const before = cellOf(member);
      if (edit.handle !== undefined && edit.handle !== member.handle)
        await this.#changeHandle(em, member, edit.handle);
      member.change(edit);
      await em.flush();
      if (edit.specialties) await endCredentials(em, memberId);
      const others = await this.places.coarsen(em, [before, cellOf(member)]);
      const changed = new Set([...(member.version === version ? [] : [member]), ...others]);
      await this.journal.tellAll(
        memberEdited,
        [...changed].map((each) => each.toState()),
      );
      if (changed.has(member))
        await this.journal.note(em, { actor: memberId, action: 'profile.edited', object: memberId });
      return { id: member.id, version: member.version };
    });
  }

  async #changeHandle(em: EntityManager, member: Member, handle: string): Promise<void> {
    const now = this.journal.now();
    const rests = member.handleRestsUntil(now);
    if (rests)
      throw new HandleResting('A handle can be changed every 90 days.', { until: rests.toISOString() });
    if (!(await isFree(em, this.hashes, handle, now))) throw new HandleTaken('This handle is taken.');
    await reserve(em, this.hashes, member.handle, now);
    member.handle = handle;
    member.handleChangedAt = now;
  }
}

function cellOf({ specialties, country }: Member): Cell {
  return { specialties, country: country ?? null };
}
