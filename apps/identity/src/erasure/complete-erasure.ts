import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { erasureCompleted, followTopic, memberTopic, verificationTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { Gone } from '@openrounds/messaging';
import { forgetMember, Outbox } from '@openrounds/messaging';
import { Journal } from '../audit/journal.js';
import type { Erasure } from './erasure.entity.js';

/** Whoever is about to follow the member holds the row (see `StartFollow`): what they wrote is seen below. */
const lockSql = 'select 1 from member where id = $1 for update';

/** The member's own, and those of others who follow the member. */
const followsSql = `delete from follow where member_id = $1 or (target_kind = 'member' and target_id = $1::text)
  returning id as key, version + 1 as version`;

const verificationsSql = `with own as materialized (
  select id, version from verification where member_id = $1
), evidence as (
  delete from verification_evidence using own where verification_id = own.id
), decided as (
  delete from verification_decision using own where verification_id = own.id
)
select id as key, version + 1 as version from own`;

/** Foreign keys are checked at commit, so the order does not matter. */
const rest = [
  'delete from verification where member_id = $1',
  // Opinions on others stay, without the name of the reviewer.
  'update verification_decision set reviewer_id = null where reviewer_id = $1',
  // A number under suspension stays taken until the suspension ends.
  `update licence set member_id = null where member_id = $1
    and exists (select from member where id = $1 and standing = 'suspended')`,
  'delete from licence where member_id = $1',
  'delete from session where member_id = $1',
  'delete from client_key where member_id = $1',
  'delete from duty where member_id = $1',
  'delete from mail_outbox where member_id = $1',
  'delete from disclosure where member_id = $1',
  'update disclosure set requested_by = null where requested_by = $1',
  'update disclosure set approved_by = null where approved_by = $1',
  'delete from password where member_id = $1',
  'delete from legal_identity where member_id = $1',
  'delete from idempotency_key where member_id = $1::text',
];

const memberSql = 'delete from member where id = $1 returning id as key, version + 1 as version';

/** The last step, once every service has answered: what identity itself knows of the member goes. */
@Injectable()
export class CompleteErasure {
  constructor(
    private readonly outbox: Outbox,
    private readonly journal: Journal,
  ) {}

  /** Joins the open transaction. @param erasure locked, and not complete */
  async run(em: EntityManager, erasure: Erasure): Promise<void> {
    const { memberId } = erasure;
    if (memberId == null) return;
    await execute(em, lockSql, [memberId]);
    const follows = await execute<Gone>(em, followsSql, [memberId]);
    const verifications = await execute<Gone>(em, verificationsSql, [memberId]);
    for (const sql of rest) await execute(em, sql, [memberId]);
    const members = await execute<Gone>(em, memberSql, [memberId]);
    const topics = [memberTopic, followTopic, verificationTopic];
    const keys = [...follows, ...verifications, ...members].map(({ key }) => key);
    await forgetMember(
      em,
      memberId,
      topics.map(({ name }) => name),
      keys,
    );
    await this.outbox.tombstones(followTopic, follows);
    await this.outbox.tombstones(verificationTopic, verifications);
    await this.outbox.tombstones(memberTopic, members);
    erasure.complete(this.journal.now());
    await em.flush();
    await this.journal.tell(erasureCompleted, erasure.toState());
    await this.journal.note(em, { actor: 'identity', action: 'erasure.completed', object: erasure.id });
  }
}
