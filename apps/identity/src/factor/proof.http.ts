import { text } from '@openrounds/contracts';
import { z } from 'zod';

/** Kinds of proof, as `factor-required` lists those that a member has. */
export const factorKinds = ['totp', 'passkey', 'recovery'] as const;
export type FactorKind = (typeof factorKinds)[number];

const base64url = (longest: number): z.ZodString =>
  z
    .string()
    .max(longest)
    .regex(/^[\w-]+$/);

/** What `navigator.credentials` gives, as JSON (WebAuthn level 3). Browsers add members of their own to it. */
const credential = z.object({
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}).default({}),
});

/** Answer of a passkey to the options of `POST /v1/passkey-challenges`. */
export const assertion = credential.extend({
  response: z.object({
    clientDataJSON: base64url(8192),
    authenticatorData: base64url(8192),
    signature: base64url(2048),
    userHandle: base64url(128).nullish(),
  }),
});
export type Assertion = z.infer<typeof assertion>;

/** Answer of a new passkey to the options of `POST /v1/me/factors`. */
export const attestation = credential.extend({
  response: z.object({ clientDataJSON: base64url(8192), attestationObject: base64url(65_536) }),
});
export type Attestation = z.infer<typeof attestation>;

export const totpCode = z.string().regex(/^\d{6}$/, { error: 'is not six digits' });

/** Something that a member has, shown now. */
export const factorProof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('totp'), code: totpCode }),
  z.strictObject({ kind: z.literal('passkey'), assertion }),
  /** Spaces, hyphens and capitals do not count. */
  z.strictObject({ kind: z.literal('recovery'), code: text(24, 40) }),
]);
export type FactorProof = z.infer<typeof factorProof>;
