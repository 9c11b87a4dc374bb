import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { memberEdited } from '@openrounds/contracts';
import { NotFound, PreconditionFailed } from '@openrounds/http';
import { Journal } from '../audit/journal.js';
import { ChangeHandle } from './change-handle.js';
import { Member } from './member.entity.js';
import type { ProfileEdit, Written } from './member.http.js';
import type { Cell } from './places.js';
import { Places } from './places.js';

/** A member changes the own profile; whoever is pointed at by the change shows less of their place at once. */
@Injectable()
export class EditProfile {
  constructor(
    private readonly em: EntityManager,
    private readonly places: Places,
    private readonly journal: Journal,
    private readonly changeHandle: ChangeHandle,
  ) {}

  /**
   * @param version the version that the member has seen
   * @throws PreconditionFailed, HandleTaken, HandleResting, NotFound
   */
  async run(memberId: string, version: number, edit: ProfileEdit): Promise<Written> {
    const { written, handleChanged } = await this.#edit(memberId, version, edit);
    if (handleChanged) await this.changeHandle.notify(memberId);
    return written;
  }

  #edit(memberId: string, version: number, edit: ProfileEdit) {
    return this.em.transactional(async (em) => {
      await this.places.lock(em);
      const member = await em.findOne(Member, memberId, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!member) throw new NotFound();
      if (member.version !== version) throw new PreconditionFailed();
      const before = cellOf(member);
      const handleChanged = edit.handle !== undefined && edit.handle !== member.handle;
      if (handleChanged) await this.changeHandle.run(em, member, edit.handle!, this.journal.now());
      member.change(edit);
      await em.flush();
      const others = await this.places.coarsen(em, [before, cellOf(member)]);
      const changed = new Set([...(member.version === version ? [] : [member]), ...others]);
      await this.journal.tellAll(
        memberEdited,
        [...changed].map((each) => each.toState()),
      );
      if (changed.has(member))
        await this.journal.note(em, { actor: memberId, action: 'profile.edited', object: memberId });
      return { written: { id: member.id, version: member.version }, handleChanged };
    });
  }
}

function cellOf({ specialties, country }: Member): Cell {
  return { specialties, country: country ?? null };
}
