import { defineEntity, p } from '@mikro-orm/core';

const hour = 3_600_000;

/** How long a browser session lives: unused, and at all. Holders of a duty sign in more often. */
export const sessionLife = {
  member: { idle: 12 * hour, absolute: 30 * 24 * hour },
  duty: { idle: hour / 2, absolute: 12 * hour },
} as const;

/** More than this many open sessions end the oldest. */
export const mostSessions = 10;

const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'session',
  properties: {
    /** The `sid` of passports and of `identity.session.v1`. */
    id: p.uuid().primary(),
    version: p.integer().version(),
    memberId: p.uuid(),
    /** SHA-256 of the cookie's value. */
    hash: p.string(),
    device: p.string().nullable(),
    /** Whether a second factor was shown when it began, or enrolled in it. */
    withFactor: p.boolean(),
    createdAt: p.datetime(),
    usedAt: p.datetime(),
    endedAt: p.datetime().nullable(),
  },
});

/** One browser that is signed in. */
export class Session extends SessionSchema.class {
  end(now: Date): void {
    this.endedAt ??= now;
  }
}
SessionSchema.setClass(Session);

/** When a session stops to count if it is not used again. */
export function sessionExpiry(createdAt: Date, usedAt: Date, hasDuty: boolean): Date {
  const life = hasDuty ? sessionLife.duty : sessionLife.member;
  return new Date(Math.min(usedAt.getTime() + life.idle, createdAt.getTime() + life.absolute));
}
