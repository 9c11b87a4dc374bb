import type { z } from 'zod';
import type { clientState, memberState } from '../identity.js';
import {
  blockEnded,
  blockStarted,
  consentChanged,
  clientChanged,
  clientEnded,
  clientRegistered,
  followEnded,
  followStarted,
  memberEdited,
  memberLapsed,
  memberRegistered,
  memberRestored,
  memberRestricted,
  memberVerified,
  sessionChanged,
  sessionRevoked,
  verificationApproved,
  verificationExpired,
  verificationExpiring,
  verificationInfoAsked,
  verificationRejected,
  verificationRevoked,
  verificationSubmitted,
  verificationSuperseded,
  verificationWithdrawn,
} from '../identity.js';
import { ids, sample } from './sample.js';

const member: z.input<typeof memberState> = {
  id: ids.cardiologist,
  version: 1,
  handle: 'harbour-cardio',
  role: 'physician',
  specialties: ['cardiology', 'heart-failure'],
  verifiedSpecialties: [],
  country: 'PT',
  region: 'southern-europe',
  languages: ['pt', 'en'],
  level: 0,
  standing: 'unverified',
  joinedAt: '2026-02-03T08:15:00.000Z',
};
const verified: typeof member = {
  ...member,
  level: 2,
  standing: 'good',
  verifiedSpecialties: ['cardiology'],
};

const session = { sid: ids.session, memberId: ids.cardiologist, validFrom: '2026-03-01T07:00:00.000Z' };

const verification = {
  id: ids.verification,
  memberId: ids.cardiologist,
  method: 'registry_match',
  authority: 'PT-OM',
  level: 2,
  decidedAt: null,
  expiresAt: null,
} as const;
const decidedAt = '2026-02-05T10:30:00.000Z';
const approval = { ...verification, decidedAt, expiresAt: '2028-02-05T10:30:00.000Z' } as const;

const follow = {
  id: ids.follow,
  memberId: ids.resident,
  targetKind: 'member',
  targetId: ids.cardiologist,
  since: '2026-03-02T19:45:00.000Z',
} as const;

const block = {
  id: ids.block,
  memberId: ids.resident,
  blockedId: ids.cardiologist,
  since: '2026-03-04T20:10:00.000Z',
} as const;

const consent = { id: ids.consent, memberId: ids.resident, purpose: 'analytics', textVersion: 1 } as const;

const client: z.input<typeof clientState> = {
  id: ids.client,
  ownerId: ids.resident,
  version: 1,
  state: 'active',
  name: 'Ward round companion',
  scopes: ['read', 'write'],
  expiresAt: '2027-03-03T08:00:00.000Z',
};

export const identitySamples = [
  sample(memberRegistered, member),
  sample(memberVerified, { ...verified, version: 2 }),
  sample(memberEdited, { ...verified, version: 3, languages: ['pt', 'en', 'es'] }),
  sample(memberRestricted, { ...verified, version: 4, standing: 'muted' }),
  sample(memberRestored, { ...verified, version: 5 }),
  sample(memberLapsed, { ...verified, version: 6, level: 0, standing: 'lapsed', verifiedSpecialties: [] }),
  sample(sessionChanged, { ...session, version: 1 }),
  sample(sessionRevoked, { ...session, version: 2, validFrom: '2026-03-01T09:30:00.000Z' }),
  sample(verificationSubmitted, { ...verification, version: 1, state: 'submitted' }),
  sample(verificationInfoAsked, { ...verification, version: 2, state: 'needs_info' }),
  sample(verificationApproved, { ...approval, version: 3, state: 'approved' }),
  sample(verificationRejected, { ...verification, version: 3, state: 'rejected', decidedAt, level: 0 }),
  sample(verificationWithdrawn, { ...verification, version: 3, state: 'withdrawn', decidedAt, level: 0 }),
  sample(verificationExpiring, { ...approval, version: 4, state: 'expiring' }),
  sample(verificationExpired, { ...approval, version: 5, state: 'expired' }),
  sample(verificationSuperseded, { ...approval, version: 6, state: 'superseded' }),
  sample(verificationRevoked, { ...approval, version: 6, state: 'revoked' }),
  sample(followStarted, { ...follow, version: 1, active: true }),
  sample(followEnded, { ...follow, version: 2, active: false }),
  sample(blockStarted, { ...block, version: 1, active: true }),
  sample(blockEnded, { ...block, version: 2, active: false }),
  sample(consentChanged, {
    ...consent,
    version: 1,
    granted: false,
    changedAt: '2026-03-05T06:30:00.000Z',
  }),
  sample(clientRegistered, client),
  sample(clientChanged, { ...client, version: 2 }),
  sample(clientEnded, {
    id: client.id,
    ownerId: client.ownerId,
    version: 3,
    state: 'ended',
    endedAt: '2026-03-09T16:20:00.000Z',
  }),
];
