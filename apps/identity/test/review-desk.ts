import type { Topic } from '@openrounds/contracts';
import { verificationTopic } from '@openrounds/contracts';
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

interface Answer {
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

  lateReviewer(): Promise<TestMember> {
    this.#made += 1;
    return this.identity.joinStaff(`desk-${this.#made}`, 'review');
  }

  submit(as: TestMember, body: unknown = byDocument): Promise<TestAnswer<Answer>> {
    return this.identity.request<Answer>('POST', '/v1/verifications', { as, body });
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
  async both(id: string, outcome: string): Promise<TestAnswer<Answer>> {
    await this.decide(this.ash, id, outcome);
    return this.decide(this.yew, id, outcome);
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
