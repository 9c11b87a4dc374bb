import { z } from 'zod';
import { freshFactor } from '../key/fresh-factor.js';

/** What came back to the page that the provider sends people to. */
export const outsideAnswer = z.strictObject({
  /** What `POST /v1/outside-sign-ins` or `POST /v1/me/outside-accounts` gave. */
  attempt: z.string().regex(/^[\w-]{43}$/),
  /** The query string of the address, as it is. */
  parameters: z.string().min(1).max(8192),
});
export type OutsideAnswer = z.infer<typeof outsideAnswer>;

/** How people sign in here. */
export const signInWays = z.object({
  password: z.boolean(),
  passkey: z.boolean(),
  /** A provider outside, by the name that a button shows. */
  outside: z.object({ name: z.string() }).nullable(),
});
export type SignInWays = z.infer<typeof signInWays>;

export const startedOutside = z.object({
  /** To be kept by the page that asked, and shown with the answer. It works once. */
  attempt: z.string(),
  /** Where to send the browser. */
  url: z.url(),
  expiresAt: z.iso.datetime(),
});
export type StartedOutside = z.infer<typeof startedOutside>;

export const newOutsideAccount = z.strictObject(freshFactor);

export const outsideAccountList = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      version: z.int(),
      linkedAt: z.iso.datetime(),
      /** By day only. */
      lastUsed: z.iso.date().nullable(),
    }),
  ),
});
export type OutsideAccountList = z.infer<typeof outsideAccountList>;
