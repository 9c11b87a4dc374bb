import { role, specialty, text, verificationState } from '@openrounds/contracts';
import { pageQuery } from '@openrounds/http';
import { z } from 'zod';
import { authorities, authorityOf } from './authorities.js';

const largestDocument = 150 * 1024;
const authority = z.enum(authorities.map(({ code }) => code) as [string, ...string[]]);
const number = z.string().min(1).max(40);

const magic: Record<'image/jpeg' | 'image/png', Buffer> = {
  'image/jpeg': Buffer.of(0xff, 0xd8, 0xff),
  'image/png': Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
};

/** A photographed licence. Known by its first bytes, not by what it is called. */
const document = z
  .strictObject({
    type: z.enum(['image/jpeg', 'image/png']),
    /** base64, at most 150 KiB of bytes */
    data: z.base64().max(Math.ceil(largestDocument / 3) * 4),
  })
  .refine(
    ({ type, data }) =>
      Buffer.from(data.slice(0, 16), 'base64').subarray(0, magic[type].length).equals(magic[type]),
    {
      error: 'is not an image of this type',
      path: ['data'],
    },
  );

/** A number that cannot exist is refused before anything is stored. */
export const newVerification = z
  .discriminatedUnion('method', [
    z.strictObject({ method: z.literal('registry_match'), authority, number }),
    z.strictObject({ method: z.literal('document_review'), authority, number: number.optional(), document }),
  ])
  .superRefine((input, context) => {
    const register = authorityOf(input.authority);
    if (input.method === 'registry_match' && !register?.isRegister) {
      context.addIssue({ code: 'custom', path: ['authority'], message: 'has no register; send a document' });
    } else if (input.number !== undefined && !register?.isPossible(input.number)) {
      context.addIssue({ code: 'custom', path: ['number'], message: 'is no number of this authority' });
    }
  });
export type NewVerification = z.infer<typeof newVerification>;

export const supplement = z
  .strictObject({ document: document.optional(), note: text(1, 1_000).optional() })
  .refine((input) => input.document !== undefined || input.note !== undefined, { error: 'adds nothing' });
export type Supplement = z.infer<typeof supplement>;

export const possession = z.enum(['register_mailbox', 'institution_mailbox', 'live_photograph']);
export const newDecision = z.strictObject({
  outcome: z.enum(['approve', 'reject', 'ask_info']),
  reason: text(1, 1_000),
  /** The register's row fits name, number and region, and no exclusion list names it. */
  registerMatch: z.boolean().default(false),
  /** How it was shown that the applicant is that person. */
  possession: possession.optional(),
});
export type NewDecision = z.infer<typeof newDecision>;

export const listQuery = pageQuery.extend({
  /** `queue` shows what waits for reviewers and needs the duty `review`. */
  view: z.enum(['own', 'queue']).default('own'),
});
export type ListQuery = z.infer<typeof listQuery>;

const { state, method } = verificationState.shape;
export const decided = z.object({ id: z.uuid(), version: z.int(), state });
export type Decided = z.infer<typeof decided>;

/** One shape for both lists: an applicant sees the own decision, a reviewer never whose it is. */
export const verificationView = z.object({
  id: z.uuid(),
  version: z.int(),
  method,
  authority: z.string(),
  state,
  level: z.int(),
  submittedAt: z.iso.datetime().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
});
export type VerificationView = z.infer<typeof verificationView>;

/** What a reviewer needs: the person, not the pseudonym. No handle and no member id. */
export const evidenceView = z.object({
  id: z.uuid(),
  version: z.int(),
  applicant: z.object({
    name: z.string(),
    birthYear: z.int().nullable(),
    country: z.string().nullable(),
    role,
    specialties: z.array(specialty),
  }),
  number: z.string().nullable(),
  note: z.string().nullable(),
  document: z.object({ type: z.string(), data: z.string() }).nullable(),
  autoCheck: z.object({ check: z.string(), result: z.string(), at: z.string() }).nullable(),
  /** Another live account was approved with this number. */
  numberInUse: z.boolean(),
  /** The same image came with another application of another member. */
  documentSeenBefore: z.boolean(),
});
export type EvidenceView = z.infer<typeof evidenceView>;
