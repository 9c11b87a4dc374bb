import { consentPurpose } from '@openrounds/contracts';
import { z } from 'zod';

export const purposeParam = consentPurpose;

export const consentAnswer = z.strictObject({ granted: z.boolean(), textVersion: z.int().min(1) });
export type ConsentAnswer = z.infer<typeof consentAnswer>;

const consentView = z.object({
  purpose: consentPurpose,
  granted: z.boolean(),
  /** The text that the member answered to; null while the default of the purpose holds. */
  textVersion: z.int().nullable(),
  /** The text that an answer would be given to now. */
  textInForce: z.int(),
  changedAt: z.iso.datetime().nullable(),
});
export type ConsentView = z.infer<typeof consentView>;

/** One line for every purpose. */
export const consentList = z.object({ items: z.array(consentView) });
export type ConsentList = z.infer<typeof consentList>;
