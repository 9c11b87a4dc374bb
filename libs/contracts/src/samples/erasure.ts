import { erasureAnswered, erasureCompleted, erasureParticipants, erasureRequested } from '../erasure.js';
import { ids, sample } from './sample.js';

const erasure = {
  id: ids.erasure,
  memberHash: '5b'.repeat(32),
  requestedAt: '2026-04-01T09:00:00.000Z',
} as const;

export const erasureSamples = [
  sample(erasureRequested, { ...erasure, version: 1, memberId: ids.leaver, state: 'requested' }),
  sample(erasureCompleted, { ...erasure, version: 2, memberId: null, state: 'completed' }),
  ...erasureParticipants.map((service) =>
    sample(erasureAnswered[service], {
      id: ids.erasure,
      version: 1,
      counts: { member: 1, idempotency_key: 2 },
      completedAt: '2026-04-01T09:00:02.000Z',
    }),
  ),
];
