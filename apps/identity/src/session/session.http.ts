import { handle } from '@openrounds/contracts';
import { z } from 'zod';
import { mailAddress, passwordText } from '../member/member.http.js';

const device = z.string().min(1).max(60).optional();

/** By mail or by handle, and nothing else. */
export const newSession = z.union([
  z.strictObject({ handle, password: passwordText, device }),
  z.strictObject({ mail: mailAddress, password: passwordText, device }),
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
});
export type StartedSession = z.infer<typeof startedSession>;

export const cookieName = '__Host-openrounds';
const attributes = 'Path=/; HttpOnly; Secure; SameSite=Lax';

/** The header that gives a browser its session. */
export function sessionCookie(secret: string, seconds: number): string {
  return `${cookieName}=${secret}; Max-Age=${seconds}; ${attributes}`;
}

/** The header that takes it away. */
export const endedCookie = `${cookieName}=; Max-Age=0; ${attributes}`;
