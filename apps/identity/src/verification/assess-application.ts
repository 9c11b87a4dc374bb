import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Journal } from '../audit/journal.js';
import { LegalIdentities } from '../member/legal-identities.js';
import type { Member } from '../member/member.entity.js';
import { CheckRegister, inRegister } from './check-register.js';
import type { AutoCheck, Verification } from './verification.entity.js';
import type { LicenceProof } from './verification.http.js';
import { ApplicationWarnings } from './warnings.js';

/** What can be found out about an application without a person. It may approve; it never rejects. */
@Injectable()
export class AssessApplication {
  constructor(
    private readonly register: CheckRegister,
    private readonly identities: LegalIdentities,
    private readonly warnings: ApplicationWarnings,
    private readonly journal: Journal,
  ) {}

  /** @returns what the register says, or that the number has the right form; null where there is no number */
  async check(em: EntityManager, member: Member, input: LicenceProof): Promise<AutoCheck | null> {
    const { authority, number } = input;
    if (number === undefined || authority === 'other') return null;
    const identity = await this.identities.find(em, member.id);
    const result = await this.register.run(em, {
      authority,
      number,
      region: input.method === 'registry_match' ? input.region : undefined,
      country: member.country,
      name: identity?.name ?? '',
      birthYear: identity?.birthYear ?? null,
    });
    const at = this.journal.now().toISOString();
    if (result === 'no_register') return { method: 'form', authority, result: 'possible', at };
    return { method: 'register', authority, result, at };
  }

  /**
   * Whether a register match stands beside proof of possession and nothing speaks against it: then no person needs to
   * look. Reads after a flush.
   */
  async isProven(em: EntityManager, verification: Verification): Promise<boolean> {
    if (verification.method !== 'registry_match' || verification.autoCheck?.result !== inRegister)
      return false;
    const found = await this.warnings.of(em, verification);
    const { institutionMailbox, ...against } = found;
    return institutionMailbox && Object.values(against).every((warning) => !warning);
  }

  noteNetwork(em: EntityManager, verificationId: string, network: string): Promise<void> {
    return this.warnings.noteNetwork(em, verificationId, network);
  }
}
