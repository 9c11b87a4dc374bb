import { z } from 'zod';
import { factorProof } from '../factor/proof.http.js';
import { freshFactor } from '../key/fresh-factor.js';
import { mailAddress, passwordText } from '../member/member.http.js';

/** The present password in any case, and the second factor where there is one. */
export const passwordChange = z.strictObject({
  newPassword: passwordText,
  ...freshFactor,
  password: passwordText,
});
export type PasswordChange = z.infer<typeof passwordChange>;

export const resetRequest = z.strictObject({ mail: mailAddress });
export type ResetRequest = z.infer<typeof resetRequest>;

export const resetConfirmation = z.strictObject({
  token: z.string().min(20).max(200),
  password: passwordText,
  factor: factorProof.optional(),
});
export type ResetConfirmation = z.infer<typeof resetConfirmation>;
