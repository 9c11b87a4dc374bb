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
 * What the reviewers of one round have decided so far. Two equal outcomes of different reviewers decide, and a third
 * reviewer breaks a tie. One approval alone decides where the imported register says the same, with possession, as long
 * as nobody of the round is of another mind: it takes two to approve what no register shows.
 * @param opinions at most one per reviewer, in order of time
 * @param isInRegister whether the automatic check found name, number and region in one row
 * @returns null while more reviewers are needed
 */
export function rulingOf(opinions: readonly Opinion[], isInRegister: boolean): Ruling | null {
  const matches = opinions.filter(isMatch);
  const isProven = isInRegister ? matches.length >= 1 : matches.length >= 2;
  if (isInRegister && isProven && opinions.every(({ outcome }) => outcome === 'approve'))
    return { outcome: 'approve', level: 3, possession: matches[0]?.possession ?? null };
  const agreed = opinions.find(
    ({ outcome }) => opinions.filter((other) => other.outcome === outcome).length >= 2,
  );
  if (!agreed) return null;
  if (agreed.outcome !== 'approve') return { outcome: agreed.outcome, level: 0, possession: null };
  const proof = opinions.find(({ outcome, possession }) => outcome === 'approve' && possession);
  return { outcome: 'approve', level: isProven ? 3 : 2, possession: proof?.possession ?? null };
}

function isMatch({ outcome, registerMatch, possession }: Opinion): boolean {
  return outcome === 'approve' && registerMatch && Boolean(possession);
}

/**
 * The member's level by all approvals that hold: 4 when documents (2) and a register match with possession (3) stand
 * beside each other, else the highest.
 */
export function levelOf(approved: readonly number[]): number {
  if (approved.includes(2) && approved.includes(3)) return 4;
  return Math.max(0, ...approved);
}
