import { text } from '@openrounds/contracts';
import { pageQuery } from '@openrounds/http';
import { z } from 'zod';
import { legalIdentity } from '../member/legal-identity.entity.js';
import { handleParam } from '../member/member.http.js';

/** Kept for ever, and shown to the member: it says why, and names nobody. */
const reason = text(20, 1_000).refine((value) => value.trim().length >= 20, {
  error: 'must say why in at least 20 characters',
});

export const newDisclosure = z.union([
  z.strictObject({ handle: handleParam, reason }),
  z.strictObject({ memberId: z.uuid(), reason }),
]);
export type NewDisclosure = z.infer<typeof newDisclosure>;

export const disclosureQuery = pageQuery;
export type DisclosureQuery = z.infer<typeof disclosureQuery>;

export const disclosureLine = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(['requested', 'lapsed', 'open', 'closed']),
  memberId: z.uuid(),
  handle: z.string(),
  reason: z.string(),
  requestedAt: z.iso.datetime(),
  approvedAt: z.iso.datetime().nullable(),
  openUntil: z.iso.datetime().nullable(),
});
export type DisclosureLine = z.infer<typeof disclosureLine>;

/** The identity is there for the two, for one hour; each look at it is in the audit. */
export const disclosureView = disclosureLine.extend({ identity: legalIdentity.nullable() });
export type DisclosureView = z.infer<typeof disclosureView>;
