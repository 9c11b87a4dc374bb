import { z } from 'zod';
import { factorProof } from '../factor/proof.http.js';
import { passwordText } from '../member/member.http.js';

/**
 * What a body holds before something lasting is given out or taken away; to be spread into its schema beside
 * `@UseGuards(FreshFactorGuard)`, which says what is missing:
 *
 * ```ts
 * const newThing = z.strictObject({ name: text(1, 60), ...freshFactor });
 * ```
 *
 * Members with a second factor send `factor`, members without one send `password`.
 */
export const freshFactor = {
  password: passwordText.optional(),
  factor: factorProof.optional(),
};

const whole = z.object(freshFactor);
export type FreshFactor = z.infer<typeof whole>;

/** The fragment alone: other members of the body do not count. */
export const freshFactorIn: z.ZodType<FreshFactor> = whole;
