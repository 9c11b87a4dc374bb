import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { derivedId } from '@openrounds/database';
import { SetDuties } from '../duty/set-duties.js';
import { StartFollow } from '../follow/start-follow.js';
import { ConfirmMail } from '../member/confirm-mail.js';
import { Member } from '../member/member.entity.js';
import { Places } from '../member/places.js';
import { RegisterMember } from '../member/register-member.js';
import { SignUp } from '../member/sign-up.entity.js';
import { DecideVerification } from '../verification/decide-verification.js';
import { SubmitVerification } from '../verification/submit-verification.js';
import { evidenceOf } from './demo-evidence.js';
import type { DemoMember } from './demo-members.js';
import { demoClinicians, demoFollows, demoStaff } from './demo-members.js';

/** The id under which every demo world knows a handle. */
export function demoId(handle: string): string {
  return derivedId(`demo:member:${handle}`);
}

/** The two halves of becoming a clinician of the network. */
@Injectable()
export class Admission {
  constructor(
    readonly register: RegisterMember,
    readonly confirm: ConfirmMail,
    readonly submit: SubmitVerification,
    readonly decide: DecideVerification,
  ) {}
}

/** Makes the demo members through the use cases, as people would; who is there already is left alone. */
@Injectable()
export class SeedMembers {
  constructor(
    private readonly em: EntityManager,
    private readonly admission: Admission,
    private readonly setDuties: SetDuties,
    private readonly startFollow: StartFollow,
  ) {}

  /**
   * @param password of all demo members
   * @returns how many were made now
   */
  async run(password: string): Promise<number> {
    let made = 0;
    for (const member of demoStaff) made += await this.#admit(member, password);
    for (const member of demoClinicians) made += await this.#admit(member, password);
    if (made > 0) await this.#follow();
    return made;
  }

  async #admit(member: DemoMember, password: string): Promise<number> {
    const id = demoId(member.handle);
    const em = this.em.fork();
    if ((await em.count(Member, { id })) > 0) return 0;
    // A seed that was interrupted leaves a sign-up that nobody can confirm any more.
    await em.nativeDelete(SignUp, { id });
    const { handle, role, specialties, country, languages } = member;
    const mail = `${handle}@demo.openrounds.example`;
    const name = `Demo ${handle.replaceAll('-', ' ')}`;
    const { token } = await this.admission.register.open(
      { handle, password, mail, name, role, specialties, country, languages },
      id,
    );
    await this.admission.confirm.run(token);
    if (member.proof !== 'none') await this.#verify(id, member);
    if (member.duty) await this.setDuties.grant(handle, member.duty);
    return 1;
  }

  async #verify(id: string, member: DemoMember): Promise<void> {
    const { submit, decide } = this.admission;
    const { id: verification } = await submit.run(id, evidenceOf(member));
    const match = { registerMatch: true, possession: 'register_mailbox' as const };
    const seen = member.proof === 'register' ? match : { registerMatch: false };
    const opinion = { outcome: 'approve' as const, reason: 'Demo world.', ...seen };
    for (const reviewer of ['desk-ash', 'desk-yew'])
      await decide.run(demoId(reviewer), verification, opinion);
  }

  async #follow(): Promise<void> {
    for (const [handle, target] of demoFollows) {
      const what =
        typeof target === 'string' ? { targetKind: 'member' as const, targetId: demoId(target) } : target;
      await this.startFollow.run(demoId(handle), what);
    }
  }
}

/** The nightly run, once, so that the demo shows a cell that is large enough. */
export function showPlaces(em: EntityManager, places: Places): Promise<number> {
  return em.fork().transactional((tx) => places.refine(tx));
}
