/** What of a reviewer's opinion counts. */
export interface Opinion {
  readonly outcome: 'approve' | 'reject' | 'ask_info' | 'revoke' | 'keep';
  /** The register row fits name, number and region. */
  readonly registerMatch: boolean;
  /** Kind of proof that the applicant is that person, or null. */
  readonly possession?: string | null | undefined;
}

export interface Ruling {
  readonly outcome: Opinion['outcome'];
  /** 3 for a register match with possession, 2 for documents, 1 for a mailbox; 0 where nothing is approved. */
  readonly level: 0 | 1 | 2 | 3;
  readonly possession: string | null;
}

/**
 * What the reviewers of one round have decided so far. One approval decides when it is a register match with
 * possession; otherwise two equal outcomes of different reviewers do, and a third reviewer breaks a tie.
 * @param opinions at most one per reviewer, in order of time
 * @returns null while more reviewers are needed
 */
export function rulingOf(opinions: readonly Opinion[]): Ruling | null {
  const match = opinions.find(
    ({ outcome, registerMatch, possession }) => outcome === 'approve' && registerMatch && possession,
  );
  if (match) return { outcome: 'approve', level: 3, possession: match.possession ?? null };
  const agreed = opinions.find(
    ({ outcome }) => opinions.filter((other) => other.outcome === outcome).length >= 2,
  );
  if (!agreed) return null;
  const isApproved = agreed.outcome === 'approve';
  const proof = opinions.find(({ outcome, possession }) => outcome === 'approve' && possession);
  return {
    outcome: agreed.outcome,
    level: isApproved ? 2 : 0,
    possession: isApproved ? (proof?.possession ?? null) : null,
  };
}

/**
 * The member's level by all approvals that hold: 4 when documents (2) and a register match with possession (3) stand
 * beside each other, else the highest.
 */
export function levelOf(approved: readonly number[]): number {
  if (approved.includes(2) && approved.includes(3)) return 4;
  return Math.max(0, ...approved);
}
