import { z } from 'zod';
import { country, id, instant, lang, specialty, version } from './common.js';
import { regionSlugs } from './regions.js';
import { fact, topic } from './topic.js';

export const role = z.enum([
  'physician',
  'resident',
  'advanced_practice',
  'pharmacist',
  'nurse',
  'student',
  'staff',
]);
export const standing = z.enum(['unverified', 'good', 'lapsed', 'muted', 'suspended']);
export const level = z.int().min(0).max(4);
export const handle = z.string().regex(/^[a-z0-9-]{3,24}$/);
export const region = z.enum(regionSlugs);

/** The public profile and nothing else: no name, no mail address, no licence number. */
export const memberState = z.object({
  id,
  version,
  handle,
  role,
  specialties: z.array(specialty).max(3),
  verifiedSpecialties: z.array(specialty).max(3),
  country: country.nullable(),
  region: region.nullable(),
  languages: z.array(lang).min(1).max(5),
  level,
  standing,
  joinedAt: instant,
});
export const memberTopic = topic('identity.member.v1', memberState, { authorField: 'id' });
export const memberRegistered = fact(memberTopic, 'identity.member.registered');
export const memberVerified = fact(memberTopic, 'identity.member.verified');
/** The last approval that let the member write has ended: the badge is gone. */
export const memberLapsed = fact(memberTopic, 'identity.member.lapsed');
export const memberEdited = fact(memberTopic, 'identity.member.edited');
export const memberRestricted = fact(memberTopic, 'identity.member.restricted');
export const memberRestored = fact(memberTopic, 'identity.member.restored');

/** Tells the gateway to forget what it knows of a session, grant or key. */
export const sessionState = z.object({ sid: id, memberId: id, version, validFrom: instant });
export const sessionTopic = topic('identity.session.v1', sessionState, {
  visibility: 'internal',
  readers: ['gateway'],
  cleanup: 'delete',
  retentionHours: 24,
  keyField: 'sid',
  authorField: 'memberId',
});
export const sessionChanged = fact(sessionTopic, 'identity.session.changed');
export const sessionRevoked = fact(sessionTopic, 'identity.session.revoked');

export const verificationState = z.object({
  id,
  version,
  memberId: id,
  method: z.enum(['institutional_email', 'registry_match', 'document_review']),
  authority: z.string().max(40),
  state: z.enum([
    'draft',
    'submitted',
    'checking',
    'in_review',
    'needs_info',
    'approved',
    'rejected',
    'withdrawn',
    'expiring',
    'expired',
    'superseded',
    'revoked',
  ]),
  level,
  decidedAt: instant.nullable(),
  expiresAt: instant.nullable(),
});
export const verificationTopic = topic('identity.verification.v1', verificationState, {
  visibility: 'internal',
  readers: ['notifications'],
  authorField: 'memberId',
});
export const verificationSubmitted = fact(verificationTopic, 'identity.verification.submitted');
export const verificationInfoAsked = fact(verificationTopic, 'identity.verification.info-asked');
export const verificationApproved = fact(verificationTopic, 'identity.verification.approved');
export const verificationRejected = fact(verificationTopic, 'identity.verification.rejected');
export const verificationWithdrawn = fact(verificationTopic, 'identity.verification.withdrawn');
export const verificationExpiring = fact(verificationTopic, 'identity.verification.expiring');
export const verificationExpired = fact(verificationTopic, 'identity.verification.expired');
export const verificationSuperseded = fact(verificationTopic, 'identity.verification.superseded');
export const verificationRevoked = fact(verificationTopic, 'identity.verification.revoked');

export const followState = z.object({
  id,
  version,
  memberId: id,
  targetKind: z.enum(['member', 'specialty', 'drug', 'condition', 'reference']),
  targetId: z.string().min(1).max(80),
  active: z.boolean(),
  since: instant,
});
export const followTopic = topic('identity.follow.v1', followState, {
  visibility: 'internal',
  readers: ['search', 'notifications'],
  authorField: 'memberId',
});
export const followStarted = fact(followTopic, 'identity.follow.started');
export const followEnded = fact(followTopic, 'identity.follow.ended');

/** A member does not want to meet another one; each is then hidden from the other. */
export const blockState = z.object({
  id,
  version,
  memberId: id,
  blockedId: id,
  active: z.boolean(),
  since: instant,
});
export const blockTopic = topic('identity.block.v1', blockState, {
  visibility: 'internal',
  readers: ['search', 'discussions', 'cases', 'ratings', 'notifications'],
  authorField: 'memberId',
});
export const blockStarted = fact(blockTopic, 'identity.block.started');
export const blockEnded = fact(blockTopic, 'identity.block.ended');

export const consentPurpose = z.enum(['analytics', 'rounds', 'research_contact']);
/** What a member said last about one purpose, and to which text. Without a record the default of the purpose holds. */
export const consentState = z.object({
  id,
  version,
  memberId: id,
  purpose: consentPurpose,
  granted: z.boolean(),
  textVersion: z.int().min(1),
  changedAt: instant,
});
export const consentTopic = topic('identity.consent.v1', consentState, {
  visibility: 'internal',
  readers: ['search', 'ratings'],
  authorField: 'memberId',
});
export const consentChanged = fact(consentTopic, 'identity.consent.changed');

/** What holds for a member who has said nothing: figures count everybody who did not opt out, the rest is opt-in. */
export const consentDefaults: Readonly<Record<z.output<typeof consentPurpose>, boolean>> = {
  analytics: true,
  rounds: false,
  research_contact: false,
};

const clientFacts = { id, version, ownerId: id };

/** An application of a third party; the gateway forgets what it knows of it at every record. An ended one has no name. */
export const clientState = z.discriminatedUnion('state', [
  z.object({
    ...clientFacts,
    state: z.literal('active'),
    name: z.string().min(1).max(60),
    scopes: z.array(z.string()),
    expiresAt: instant,
  }),
  z.object({ ...clientFacts, state: z.literal('ended'), endedAt: instant }),
]);
export const clientTopic = topic('identity.client.v1', clientState, {
  visibility: 'internal',
  readers: ['gateway', 'notifications'],
  authorField: 'ownerId',
});
export const clientRegistered = fact(clientTopic, 'identity.client.registered');
export const clientChanged = fact(clientTopic, 'identity.client.changed');
export const clientEnded = fact(clientTopic, 'identity.client.ended');
