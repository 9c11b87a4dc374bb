import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import type { StateInput } from '@openrounds/contracts';
import {
  blockTopic,
  clientTopic,
  consentTopic,
  followTopic,
  memberTopic,
  verificationTopic,
} from '@openrounds/contracts';
import type { StatePage, StateSource } from '@openrounds/messaging';
import { RepublishSource } from '@openrounds/messaging';
import { Block } from '../block/block.entity.js';
import { Client } from '../client/client.entity.js';
import { Consent } from '../consent/consent.entity.js';
import { Follow } from '../follow/follow.entity.js';
import { Member } from '../member/member.entity.js';
import { Verification } from '../verification/verification.entity.js';

const options = ({ limit }: StatePage) => ({
  orderBy: { id: 'asc' as const },
  limit,
  lockMode: LockMode.PESSIMISTIC_WRITE as const,
});

function idsOf({ after, keys }: StatePage): { id?: { $gt?: string; $in?: string[] } } {
  if (after === undefined && keys === undefined) return {};
  return { id: { ...(after === undefined ? {} : { $gt: after }), ...(keys ? { $in: [...keys] } : {}) } };
}

@RepublishSource(memberTopic)
export class MemberStates implements StateSource<typeof memberTopic> {
  constructor(private readonly em: EntityManager) {}

  /** Version 0 is an importer that was never announced. */
  async read(page: StatePage): Promise<StateInput<typeof memberTopic>[]> {
    const members = await this.em.find(Member, { ...idsOf(page), version: { $gt: 0 } }, options(page));
    return members.map((member) => member.toState());
  }
}

@RepublishSource(verificationTopic)
export class VerificationStates implements StateSource<typeof verificationTopic> {
  constructor(private readonly em: EntityManager) {}

  async read(page: StatePage): Promise<StateInput<typeof verificationTopic>[]> {
    const verifications = await this.em.find(Verification, idsOf(page), options(page));
    return verifications.map((verification) => verification.toState());
  }
}

@RepublishSource(followTopic)
export class FollowStates implements StateSource<typeof followTopic> {
  constructor(private readonly em: EntityManager) {}

  async read(page: StatePage): Promise<StateInput<typeof followTopic>[]> {
    const follows = await this.em.find(Follow, idsOf(page), options(page));
    return follows.map((follow) => follow.toState());
  }
}

@RepublishSource(blockTopic)
export class BlockStates implements StateSource<typeof blockTopic> {
  constructor(private readonly em: EntityManager) {}

  async read(page: StatePage): Promise<StateInput<typeof blockTopic>[]> {
    const blocks = await this.em.find(Block, idsOf(page), options(page));
    return blocks.map((block) => block.toState());
  }
}

@RepublishSource(consentTopic)
export class ConsentStates implements StateSource<typeof consentTopic> {
  constructor(private readonly em: EntityManager) {}

  async read(page: StatePage): Promise<StateInput<typeof consentTopic>[]> {
    const consents = await this.em.find(Consent, idsOf(page), options(page));
    return consents.map((consent) => consent.toState());
  }
}

@RepublishSource(clientTopic)
export class ClientStates implements StateSource<typeof clientTopic> {
  constructor(private readonly em: EntityManager) {}

  async read(page: StatePage): Promise<StateInput<typeof clientTopic>[]> {
    const clients = await this.em.find(Client, idsOf(page), options(page));
    return clients.map((client) => client.toState());
  }
}
