import { text } from '@openrounds/contracts';
import { z } from 'zod';
import { freshFactor } from '../key/fresh-factor.js';
import { attestation, totpCode } from './proof.http.js';

/** A new factor: an authenticator app or a passkey. */
export const newFactor = z.strictObject({
  kind: z.enum(['totp', 'passkey']),
  /** The member's own word for it. */
  name: text(1, 60),
  ...freshFactor,
});
export type NewFactor = z.infer<typeof newFactor>;

export const startedFactor = z.object({
  id: z.uuid(),
  version: z.int(),
  /** For an authenticator app: base32 to be typed, and an `otpauth:` URI to be scanned. Shown this once. */
  totp: z.object({ secret: z.string(), uri: z.string() }).optional(),
  /** For a passkey: options of `navigator.credentials.create`. */
  passkey: z.looseObject({ challenge: z.string() }).optional(),
});
export type StartedFactor = z.infer<typeof startedFactor>;

/** The first code of the app, or the new passkey's answer. */
export const factorConfirmation = z.union([
  z.strictObject({ code: totpCode }),
  z.strictObject({ attestation }),
]);
export type FactorConfirmation = z.infer<typeof factorConfirmation>;

export const confirmedFactor = z.object({
  id: z.uuid(),
  version: z.int(),
  /** Only with the first factor of a member; shown this once. */
  recoveryCodes: z.array(z.string()).optional(),
});
export type ConfirmedFactor = z.infer<typeof confirmedFactor>;

export const freshFactorOnly = z.strictObject(freshFactor);

export const factorList = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      version: z.int(),
      kind: z.enum(['totp', 'passkey']),
      name: z.string(),
      createdAt: z.iso.datetime(),
      /** By day only. */
      lastUsed: z.iso.date().nullable(),
    }),
  ),
  recoveryCodesLeft: z.int(),
});
export type FactorList = z.infer<typeof factorList>;

export const newRecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type NewRecoveryCodes = z.infer<typeof newRecoveryCodes>;

/** Options of `navigator.credentials.get`. */
export const passkeyOptions = z.looseObject({ challenge: z.string() });
export type PasskeyOptions = z.infer<typeof passkeyOptions>;
