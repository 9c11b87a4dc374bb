interface Approval {
  readonly level: number;
  readonly expiresAt?: Date | null;
}

/**
 * How long a level holds: until the first of the approvals that it needs ends, where the longest of each kind counts.
 * Level 4 needs documents (2) and a register match (3).
 * @returns null when the approvals do not carry the level
 */
export function validUntil(level: number, approvals: readonly Approval[]): Date | null {
  const needed = level === 4 ? [2, 3] : [level];
  const ends = needed.map((one) =>
    Math.max(
      ...approvals
        .filter((approval) => approval.level === one)
        .map(({ expiresAt }) => expiresAt?.getTime() ?? 0),
    ),
  );
  const first = Math.min(...ends);
  return Number.isFinite(first) && first > 0 ? new Date(first) : null;
}

/**
 * The end as a credential says it: the first of its month, and in that month its day, at midnight UTC. To the second it
 * would be the time of the approval, which `identity.member.v1` tells in public beside the handle: a site that knows the
 * person would know the pseudonym, and two sites that they speak of one person.
 * @returns a time that is not later than `end`; in the last hours one that has passed
 */
export function roundedDown(end: Date, now: Date): Date {
  const month = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), 1));
  if (month > now) return month;
  return new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), end.getUTCDate()));
}
