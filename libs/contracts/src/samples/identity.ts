import type { z } from 'zod';
import type { clientState, memberState } from '../identity.js';
import {
  clientChanged,
  clientEnded,
  clientRegistered,
  followEnded,
  followStarted,
  memberEdited,
  memberRegistered,
  memberRestored,
  memberRestricted,
  memberVerified,
  sessionChanged,
  sessionRevoked,
  verificationApproved,
  verificationInfoAsked,
  verificationRejected,
  verificationSubmitted,
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

const follow = {
  id: ids.follow,
  memberId: ids.resident,
  targetKind: 'member',
  targetId: ids.cardiologist,
  since: '2026-03-02T19:45:00.000Z',
} as const;

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
  sample(sessionChanged, { ...session, version: 1 }),
  sample(sessionRevoked, { ...session, version: 2, validFrom: '2026-03-01T09:30:00.000Z' }),
  sample(verificationSubmitted, { ...verification, version: 1, state: 'submitted' }),
  sample(verificationInfoAsked, { ...verification, version: 2, state: 'needs_info' }),
  sample(verificationApproved, {
    ...verification,
    version: 3,
    state: 'approved',
    decidedAt,
    expiresAt: '2028-02-05T10:30:00.000Z',
  }),
  sample(verificationRejected, { ...verification, version: 3, state: 'rejected', decidedAt, level: 0 }),
  sample(followStarted, { ...follow, version: 1, active: true }),
  sample(followEnded, { ...follow, version: 2, active: false }),
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
