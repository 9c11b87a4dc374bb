import { Injectable } from '@nestjs/common';
import { Reads, statement } from '@openrounds/database';
import { SignInFailed } from '../session/session.errors.js';
import { AttemptBudget } from '../sign-in/attempt-budget.js';
import { FactorRequired } from './factor.errors.js';
import type { Assertion, FactorKind, FactorProof } from './proof.http.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodes } from './recovery-codes.js';
import { TellMember } from '../mail/tell-member.js';
import { Totps } from './totps.js';

const kindsOfMember = statement<{ kind: FactorKind }>(
  'identity.factor-kinds',
  `select kind from factor where member_id = $1 and confirmed_at is not null
   union select 'recovery' from recovery_code where member_id = $1 order by kind`,
);

/** The three kinds of proof, and the letter that goes out when the rarest was used. */
@Injectable()
export class Proofs {
  constructor(
    readonly totps: Totps,
    readonly passkeys: Passkeys,
    readonly recoveryCodes: RecoveryCodes,
    readonly tell: TellMember,
  ) {}
}

/** The second factor, wherever one is asked for: at sign-in, at a reset, and again before something lasting. */
@Injectable()
export class CheckFactor {
  constructor(
    private readonly reads: Reads,
    private readonly budget: AttemptBudget,
    private readonly proofs: Proofs,
  ) {}

  /** @returns what the member can show; empty without a second factor */
  async kindsOf(memberId: string): Promise<FactorKind[]> {
    return (await this.reads.all(kindsOfMember, [memberId])).map(({ kind }) => kind);
  }

  /**
   * Asks for the second factor of a member who has one. Whatever is shown is spent by it.
   * @param address the caller's, canonical
   * @returns whether the member has a second factor
   * @throws FactorRequired when it is not shown, SignInFailed when it is wrong, RateLimited
   */
  async ofMember(memberId: string, proof: FactorProof | undefined, address: string): Promise<boolean> {
    const kinds = await this.kindsOf(memberId);
    if (kinds.length === 0) return false;
    if (proof === undefined) throw new FactorRequired(kinds);
    await this.budget.spend('factor', memberId, address);
    if (!(await this.#holds(memberId, proof))) throw new SignInFailed();
    await this.budget.forgive('factor', memberId);
    return true;
  }

  /**
   * A passkey alone is two factors: the thing, and the finger or PIN that opened it.
   * @returns whose it is @throws SignInFailed, RateLimited
   */
  async ofPasskey(assertion: Assertion, address: string): Promise<string> {
    await this.budget.spendAddress('sign-in', address);
    const memberId = await this.proofs.passkeys.use(assertion);
    if (memberId === null) throw new SignInFailed();
    return memberId;
  }

  async #holds(memberId: string, proof: FactorProof): Promise<boolean> {
    switch (proof.kind) {
      case 'totp':
        return this.proofs.totps.use(memberId, proof.code);
      case 'passkey':
        return (await this.proofs.passkeys.use(proof.assertion, memberId)) !== null;
      case 'recovery':
        return this.#recovers(memberId, proof.code);
    }
  }

  async #recovers(memberId: string, code: string): Promise<boolean> {
    const left = await this.proofs.recoveryCodes.use(memberId, code);
    if (left === null) return false;
    await this.proofs.tell.run(memberId, 'recovery-code-used', { left });
    return true;
  }
}
