import { z } from 'zod';
import { id, instant, version } from './common.js';
import type { Fact } from './topic.js';
import { fact, topic } from './topic.js';

/** Services that hold something of a member besides identity, and answer an erasure. */
export const erasureParticipants = ['discussions', 'cases', 'ratings', 'search'] as const;
export type ErasureParticipant = (typeof erasureParticipants)[number];

/**
 * The erasure of a member. The topic is the ledger: its records stay for ever, and what they keep of the member is a
 * keyed hash that only the services can make.
 */
export const erasureState = z.object({
  id,
  version,
  /** HMAC-SHA-256 of the member's id under ERASURE_LEDGER_KEY, in hex. */
  memberHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Null once the last service has answered. */
  memberId: id.nullable(),
  state: z.enum(['requested', 'completed']),
  requestedAt: instant,
});
export const erasureTopic = topic('identity.erasure.v1', erasureState, {
  visibility: 'internal',
  readers: [...erasureParticipants],
});
export const erasureRequested = fact(erasureTopic, 'identity.erasure.requested');
export const erasureCompleted = fact(erasureTopic, 'identity.erasure.completed');

/** What a service has erased: rows by store, under the id of the erasure. */
export const erasureAnswerState = z.object({
  id,
  version,
  counts: z.record(z.string().regex(/^[a-z_]{1,40}$/), z.int().min(0)),
  completedAt: instant,
});

const answered = (service: ErasureParticipant): Fact<typeof erasureAnswerState> =>
  fact(
    topic(`${service}.erasure.v1`, erasureAnswerState, { visibility: 'internal', readers: ['identity'] }),
    `${service}.erasure.completed`,
  );

export const erasureAnswered: Readonly<Record<ErasureParticipant, Fact<typeof erasureAnswerState>>> = {
  discussions: answered('discussions'),
  cases: answered('cases'),
  ratings: answered('ratings'),
  search: answered('search'),
};
