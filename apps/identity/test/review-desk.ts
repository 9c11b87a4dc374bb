import type { Topic } from '@openrounds/contracts';
import { memberTopic, verificationTopic } from '@openrounds/contracts';
import { execute } from '@openrounds/database';
import type { OutboxRow, TestAnswer, TestMember } from '@openrounds/testing';
import type { Identity } from './support.js';
import { startIdentity } from './support.js';

export const png = Buffer.concat([
  Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  Buffer.from('a licence, photographed'),
]);
export const document = { type: 'image/png', data: png.toString('base64') };
export const byDocument = { method: 'document_review', authority: 'other', document };
export const matched = { registerMatch: true, possession: 'register_mailbox' };

export interface Answer {
  id: string;
  version: number;
  state: string;
  code: string;
}

/** Identity with three reviewers, and the steps of an application. */
export class ReviewDesk {
  #made = 0;

  constructor(
    readonly identity: Identity,
    readonly ash: TestMember,
    readonly yew: TestMember,
    readonly oak: TestMember,
  ) {}

  newcomer(): Promise<TestMember> {
    this.#made += 1;
    return this.identity.join(`newcomer-${this.#made}`);
  }

  /** One of a name that stands in the fixture of a register. */
  named(name: string, more: Record<string, unknown> = {}): Promise<TestMember> {
    this.#made += 1;
    return this.identity.join(`named-${this.#made}`, { name, country: 'US', ...more });
  }

  lateReviewer(): Promise<TestMember> {
    this.#made += 1;
    return this.identity.joinStaff(`desk-${this.#made}`, 'review');
  }

  submit(as: TestMember, body: unknown = byDocument): Promise<TestAnswer<Answer>> {
    this.#made += 1;
    // Each from a network of its own: many from one would go to people.
    const headers = { 'x-openrounds-client-address': `2001:db8:0:${this.#made.toString(16)}::1` };
    return this.identity.request<Answer>('POST', '/v1/verifications', { as, body, headers });
  }

  decide(
    as: TestMember,
    id: string,
    outcome: string,
    more: Record<string, unknown> = {},
  ): Promise<TestAnswer<Answer>> {
    const body = { outcome, reason: 'Seen.', ...more };
    return this.identity.request<Answer>('POST', `/v1/verifications/${id}/decisions`, { as, body });
  }

  /** Two reviewers of one mind. */
  async both(id: string, outcome: string, more: Record<string, unknown> = {}): Promise<TestAnswer<Answer>> {
    await this.decide(this.ash, id, outcome, more);
    return this.decide(this.yew, id, outcome, more);
  }

  /** Names a mailbox and confirms it with the token of its last letter. */
  async confirmMailbox(as: TestMember, mailbox: string): Promise<TestAnswer<Answer>> {
    const asked = await this.submit(as, { method: 'institutional_email', mailbox });
    if (asked.status !== 201) throw new Error(`Mailbox: ${JSON.stringify(asked.body)}`);
    return this.confirmToken(as, (await this.identity.lettersTo(mailbox)).at(-1)?.token);
  }

  confirmToken(as: TestMember, token: string | undefined): Promise<TestAnswer<Answer>> {
    return this.identity.request<Answer>('POST', '/v1/mailbox-confirmations', { as, body: { token } });
  }

  /** State and version of all that a member applied for, oldest first. */
  statesOf(
    memberId: string,
  ): Promise<{ id: string; state: string; version: number; renews: string | null }[]> {
    return execute(
      this.identity.em,
      'select id, state, version, renews from verification where member_id = $1 order by id',
      [memberId],
    );
  }

  /** Actions of the audit on a thing, oldest first. */
  async auditOf(object: string): Promise<string[]> {
    const sql = 'select action from audit_entry where object = $1 order by seq';
    const rows = await execute<{ action: string }>(this.identity.em, sql, [object]);
    return rows.map(({ action }) => action);
  }

  /** The last state that others know of a member. */
  async publicState(memberId: string): Promise<Record<string, unknown>> {
    return (await this.eventsOf(memberId, memberTopic)).at(-1)?.state as Record<string, unknown>;
  }

  async eventsOf(key: string, topic: Topic = verificationTopic): Promise<OutboxRow[]> {
    return (await this.identity.outbox(topic)).filter((row) => row.key === key);
  }
}

export async function startReviewDesk(): Promise<ReviewDesk> {
  const identity = await startIdentity({ RATE_LIMITS: 'off' });
  const staff = (handle: string) => identity.joinStaff(handle, 'review');
  return new ReviewDesk(identity, await staff('desk-ash'), await staff('desk-yew'), await staff('desk-oak'));
}
