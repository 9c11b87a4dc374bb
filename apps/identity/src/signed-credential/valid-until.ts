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
