import { z } from 'zod';

/** An origin and nothing behind it, so that one site has one spelling: `https://journal.example`. */
const origin = z
  .url({ protocol: /^https$/ })
  .max(200)
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, {
    error: 'is no origin like https://journal.example',
  });

export const newCredential = z.strictObject({
  /** The site that will check it; for any other it is worth nothing. */
  audience: origin,
});
export type NewCredential = z.infer<typeof newCredential>;

export const issuedCredential = z.object({
  id: z.uuid(),
  /** A compact JWS. Who holds it can show it: keep it like a key. */
  credential: z.string(),
  validUntil: z.iso.datetime(),
});
export type IssuedCredential = z.infer<typeof issuedCredential>;

export const credentialKeySet = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: z.string(),
      y: z.string(),
      kid: z.string(),
      alg: z.literal('ES256'),
      use: z.literal('sig'),
    }),
  ),
});
export type CredentialKeySet = z.infer<typeof credentialKeySet>;

/** A Status List Token of the IETF Token Status List: a compact JWS. */
export const statusListToken = z.string();
