import { role, specialty, text, verificationState } from '@openrounds/contracts';
import { pageQuery } from '@openrounds/http';
import { z } from 'zod';
import { mailAddress } from '../member/member.http.js';
import { authorities, authorityOf } from './authorities/authorities.js';
import { isRegister } from './authorities/authority.js';
import { concerns } from './verification.entity.js';

const largestDocument = 150 * 1024;
const authority = z.enum(authorities.map(({ code }) => code) as [string, ...string[]]);
const number = z.string().min(1).max(40);

/** State or department in which the register has the applicant, as the register writes it. */
const registerRegion = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[0-9A-Z]{2,3}$/);

/** How each kind of image begins, as Latin-1. */
const magic = {
  'image/jpeg': /^\xff\xd8\xff/,
  'image/png': /^\x89PNG\r\n\x1a\n/,
  'image/webp': /^RIFF[^]{4}WEBP/,
} as const;
const imageTypes = Object.keys(magic) as (keyof typeof magic)[];

/** A photographed licence. Known by its first bytes, not by what it is called. */
const document = z
  .strictObject({
    type: z.enum(imageTypes),
    /** base64, at most 150 KiB of bytes */
    data: z.base64().max(Math.ceil(largestDocument / 3) * 4),
  })
  .refine(({ type, data }) => magic[type].test(Buffer.from(data.slice(0, 16), 'base64').toString('latin1')), {
    error: 'is not an image of this type',
    path: ['data'],
  });

/** A number that cannot exist is refused before anything is stored. */
export const newVerification = z
  .discriminatedUnion('method', [
    z.strictObject({
      method: z.literal('registry_match'),
      authority,
      number,
      region: registerRegion.optional(),
      /** The photograph that shows the applicant to be the one in the register. */
      document: document.optional(),
    }),
    z.strictObject({ method: z.literal('document_review'), authority, number: number.optional(), document }),
    z.strictObject({ method: z.literal('institutional_email'), mailbox: mailAddress }),
  ])
  .superRefine((input, context) => {
    if (input.method === 'institutional_email') return;
    const register = authorityOf(input.authority);
    if (input.method === 'registry_match' && !isRegister(register)) {
      context.addIssue({ code: 'custom', path: ['authority'], message: 'has no register; send a document' });
    } else if (input.number !== undefined && !register?.isPossible(input.number)) {
      context.addIssue({ code: 'custom', path: ['number'], message: 'is no number of this authority' });
    }
  });
export type NewVerification = z.infer<typeof newVerification>;
/** One that shows a number or a document. */
export type LicenceProof = Exclude<NewVerification, { method: 'institutional_email' }>;

export const supplement = z
  .strictObject({ document: document.optional(), note: text(1, 1_000).optional() })
  .refine((input) => input.document !== undefined || input.note !== undefined, { error: 'adds nothing' });
export type Supplement = z.infer<typeof supplement>;

export const possession = z.enum(['register_mailbox', 'institution_mailbox', 'live_photograph']);
export const newDecision = z.strictObject({
  /** `revoke` and `keep` are about an approval, the others about an application. */
  outcome: z.enum(['approve', 'reject', 'ask_info', 'revoke', 'keep']),
  /** Of `ask_info` the applicant reads it; otherwise it stays among reviewers. */
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
  /** The approval that this one takes over from. */
  renews: z.uuid().nullable(),
  /** What reviewers ask the applicant for, in their words, while they wait for it; empty in the queue. */
  questions: z.array(z.string()),
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
  region: z.string().nullable(),
  note: z.string().nullable(),
  document: z.object({ type: z.string(), data: z.string() }).nullable(),
  autoCheck: z
    .object({ method: z.string(), authority: z.string(), result: z.string(), at: z.string() })
    .nullable(),
  /** The applicant has a confirmed mailbox at a listed institution that bears the name. */
  institutionMailbox: z.boolean(),
  /** Why an approval is here again; null for an application. */
  concern: z.enum(concerns).nullable(),
  /** Another live account was approved with this number. */
  numberInUse: z.boolean(),
  /** The same image came with another application of another member. */
  documentSeenBefore: z.boolean(),
  /** Applications of several members came from one network within a day. */
  busyNetwork: z.boolean(),
  /** Reviewers have rejected or revoked something of the same member, or doubt an approval, and have approved nothing since. */
  decidedAgainst: z.boolean(),
});
export type EvidenceView = z.infer<typeof evidenceView>;
