import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  blockTopic,
  clientTopic,
  consentTopic,
  erasureCompleted,
  followTopic,
  memberEdited,
  memberTopic,
  verificationTopic,
} from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { Gone } from '@openrounds/messaging';
import { forgetMember, Outbox } from '@openrounds/messaging';
import { Journal } from '../audit/journal.js';
import type { Cell } from '../member/places.js';
import { Places } from '../member/places.js';
import type { Erasure } from './erasure.entity.js';

/** Whoever is about to follow or block the member holds the row (see `StartFollow`): what they wrote is seen below. */
const lockSql = 'select 1 from member where id = $1 for update';

/** The member's own, and those of others who follow the member. */
const followsSql = `delete from follow where member_id = $1 or (target_kind = 'member' and target_id = $1::text)
  returning id as key, version + 1 as version`;

/** The member's own, and those of others who have blocked the member. */
const blocksSql = `delete from block where member_id = $1 or blocked_id = $1 returning id as key, version + 1 as version`;
const consentsSql = 'delete from consent where member_id = $1 returning id as key, version + 1 as version';

const verificationsSql = `with own as materialized (
  select id, version from verification where member_id = $1
), evidence as (
  delete from verification_evidence using own where verification_id = own.id
), network as (
  delete from submission_network using own where verification_id = own.id
), decided as (
  delete from verification_decision using own where verification_id = own.id
)
select id as key, version + 1 as version from own`;

/** Applications go with what others granted them; what the provider still keeps of the member goes wherever it stands. */
const clientsSql = `with own as materialized (
  select id, version from client where owner_id = $1
), granted as (
  delete from client_grant where member_id = $1 or client_id in (select id from own)
), kept as (
  delete from oidc_record where strpos(payload::text, $1::text) > 0
), gone as (
  delete from client using own where client.id = own.id
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
  // The places stay taken, so that the status list says what ended.
  'update issued_credential set member_id = null, audience = null, subject = null where member_id = $1',
  'delete from session where member_id = $1',
  'delete from client_key where member_id = $1',
  'delete from duty where member_id = $1',
  'delete from factor where member_id = $1',
  'delete from recovery_code where member_id = $1',
  'delete from password_reset where member_id = $1',
  'delete from password where member_id = $1',
  'delete from legal_identity where member_id = $1',
  'delete from idempotency_key where member_id = $1::text',
];

const memberSql = `delete from member where id = $1
  returning id as key, version + 1 as version, specialties, country`;

/** The last step, once every service has answered: what identity itself knows of the member goes. */
@Injectable()
export class CompleteErasure {
  constructor(
    private readonly outbox: Outbox,
    private readonly places: Places,
    private readonly journal: Journal,
  ) {}

  /** Joins the open transaction. @param erasure locked, and not complete */
  async run(em: EntityManager, erasure: Erasure): Promise<void> {
    const { memberId } = erasure;
    if (memberId == null) return;
    await this.places.lock(em);
    await execute(em, lockSql, [memberId]);
    const take = <Row extends Gone>(sql: string): Promise<Row[]> => execute<Row>(em, sql, [memberId]);
    const follows = await take(followsSql);
    const blocks = await take(blocksSql);
    const consents = await take(consentsSql);
    const verifications = await take(verificationsSql);
    const clients = await take(clientsSql);
    for (const sql of rest) await execute(em, sql, [memberId]);
    const members = await take<Gone & Cell>(memberSql);
    const gone = [
      [followTopic, follows],
      [blockTopic, blocks],
      [consentTopic, consents],
      [verificationTopic, verifications],
      [clientTopic, clients],
      [memberTopic, members],
    ] as const;
    await forgetMember(
      em,
      memberId,
      gone.map(([topic]) => topic.name),
      gone.flatMap(([, rows]) => rows.map(({ key }) => key)),
    );
    for (const [topic, rows] of gone) await this.outbox.tombstones(topic, rows);
    await this.coarsen(em, members);
    erasure.complete(this.journal.now());
    await em.flush();
    await this.journal.tell(erasureCompleted, erasure.toState());
    await this.journal.note(em, { actor: 'identity', action: 'erasure.completed', object: erasure.id });
  }

  /** Who stays behind in a cell that has become too small shows less of their place, at once. */
  private async coarsen(em: EntityManager, left: readonly Cell[]): Promise<void> {
    const others = await this.places.coarsen(em, left);
    await this.journal.tellAll(
      memberEdited,
      others.map((member) => member.toState()),
    );
  }
}
