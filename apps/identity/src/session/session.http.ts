import { handle } from '@openrounds/contracts';
import { z } from 'zod';
import { assertion, factorProof } from '../factor/proof.http.js';
import { mailAddress, passwordText } from '../member/member.http.js';
import { outsideAnswer } from '../outside/outside.http.js';

const device = z.string().min(1).max(60).optional();

const byPassword = { password: passwordText, factor: factorProof.optional(), device };

/**
 * By handle or mail with the password, and the second factor where there is one; or by a passkey alone;
 * or by what came back from a provider outside, with the second factor where there is one.
 */
export const newSession = z.union([
  z.strictObject({ handle, ...byPassword }),
  z.strictObject({ mail: mailAddress, ...byPassword }),
  z.strictObject({ passkey: assertion, device }),
  z.strictObject({ outside: outsideAnswer, factor: factorProof.optional(), device }),
]);
export type NewSession = z.infer<typeof newSession>;

export const sessionView = z.object({
  id: z.uuid(),
  version: z.int(),
  device: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** By day only. */
  lastSeen: z.iso.date(),
  expiresAt: z.iso.datetime(),
  current: z.boolean(),
});
export type SessionView = z.infer<typeof sessionView>;

export const startedSession = z.object({
  id: z.uuid(),
  version: z.int(),
  memberId: z.uuid(),
  handle: z.string(),
  expiresAt: z.iso.datetime(),
  /** Whether the session can do nothing but enrol a second factor, because none is there yet. */
  mustEnrol: z.boolean(),
});
export type StartedSession = z.infer<typeof startedSession>;

export const endedSessions = z.object({ ended: z.int() });
export type EndedSessions = z.infer<typeof endedSessions>;

export const cookieName = '__Host-openrounds';
const attributes = 'Path=/; HttpOnly; Secure; SameSite=Lax';

/** The header that gives a browser its session. */
export function sessionCookie(secret: string, seconds: number): string {
  return `${cookieName}=${secret}; Max-Age=${seconds}; ${attributes}`;
}

/** The header that takes it away. */
export const endedCookie = `${cookieName}=; Max-Age=0; ${attributes}`;
