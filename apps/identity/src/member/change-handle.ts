import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { TellMember } from '../mail/tell-member.js';
import { KeyedHashes } from '../sealing/keyed-hashes.js';
import { isFree, reserve } from './handles.js';
import type { Member } from './member.entity.js';
import { HandleResting, HandleTaken } from './member.errors.js';

/** Gives a member another handle, which is also what they sign in with. */
@Injectable()
export class ChangeHandle {
  constructor(
    private readonly hashes: KeyedHashes,
    private readonly tell: TellMember,
  ) {}

  /** Joins the open transaction. @throws HandleTaken, HandleResting */
  async run(em: EntityManager, member: Member, handle: string, now: Date): Promise<void> {
    const rests = member.handleRestsUntil(now);
    if (rests)
      throw new HandleResting('A handle can be changed every 90 days.', { until: rests.toISOString() });
    if (!(await isFree(em, this.hashes, handle, now))) throw new HandleTaken('This handle is taken.');
    await reserve(em, this.hashes, member.handle, now);
    member.handle = handle;
    member.handleChangedAt = now;
  }

  /** The letter to the member, once it is done. */
  notify(memberId: string): Promise<void> {
    return this.tell.run(memberId, 'handle-changed', {});
  }
}
