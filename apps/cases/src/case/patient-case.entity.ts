import { defineEntity, p } from '@mikro-orm/core';
import type { caseState, Citation, SpecialtySlug } from '@openrounds/contracts';
import { caseContent } from '@openrounds/contracts';
import type { FieldError } from '@openrounds/http';
import { fieldErrors, IllegalTransition, ValidationFailed } from '@openrounds/http';
import type { z } from 'zod';
import type {
  Attribution,
  Audience,
  CaseContent,
  CaseHtml,
  Derived,
  Outcome,
  WrittenCase,
} from './case-content.js';
import type { CaseStateName } from './case.states.js';
import { isPublished, labelOf, transitions } from './case.states.js';

const CaseSchema = defineEntity({
  name: 'PatientCase',
  tableName: 'patient_case',
  properties: {
    id: p.uuid().primary(),
    version: p.integer().version(),
    authorId: p.uuid(),
    kind: p.enum(['help', 'teaching'] as const),
    state: p.text().$type<CaseStateName | 'erased'>(),
    title: p.text(),
    specialties: p.array<SpecialtySlug>(),
    lang: p.text(),
    ageBand: p.text().$type<CaseContent['ageBand']>(),
    sex: p.text().$type<CaseContent['sex']>(),
    country: p.text().nullable(),
    presentation: p.text(),
    history: p.text(),
    exam: p.text(),
    html: p.json<CaseHtml>(),
    pipeline: p.text(),
    investigations: p.json<CaseContent['investigations']>(),
    timeline: p.json<CaseContent['timeline']>(),
    workingDx: p.array(),
    question: p.text().nullable(),
    urgency: p.text().$type<CaseContent['urgency']>(),
    audience: p.json<Audience>(),
    citations: p.json<Citation[]>(),
    attribution: p.json<Attribution>().nullable(),
    outcome: p.json<Outcome>().nullable(),
    consentBasis: p.text().$type<'patient' | 'representative' | 'not_required_deidentified'>().nullable(),
    consentAt: p.datetime().nullable(),
    /** Version of the guard's rules that the published text passed. */
    ruleset: p.text().nullable(),
    /** Where it stands in lists: when it was opened, or for a draft when it was begun. */
    listedAt: p.datetime(),
    openedAt: p.datetime().nullable(),
    unsolvedSince: p.datetime().nullable(),
    staleAt: p.datetime().nullable(),
    firstResponseAt: p.datetime().nullable(),
    editedAt: p.datetime().nullable(),
  },
});

/** A patient case: written as a draft, brought to colleagues, answered, and closed with what it was. */
export class PatientCase extends CaseSchema.class {
  /** Whether the guard must pass a text before it is stored. */
  isPublished(): boolean {
    return isPublished(this.state);
  }

  isDraft(): boolean {
    return this.state === 'draft';
  }

  /** @throws IllegalTransition when the case is out of view, ValidationFailed when a published case would lack a part */
  edit(content: WrittenCase, derived: Derived, now: Date): void {
    if (!this.isPublished() && !this.isDraft()) throw this.illegal('edited');
    if (this.isPublished() && content.kind !== this.kind)
      throw new IllegalTransition('The kind of a published case stays.');
    Object.assign(this, content, derived);
    if (!this.isPublished()) return;
    this.demandComplete();
    this.editedAt = now;
  }

  /**
   * Brings the case to colleagues: a teaching case with an outcome or a source as teaching, any other open.
   * @throws IllegalTransition, ValidationFailed (a part is missing, or the consent is)
   */
  submit(ruleset: string, now: Date): void {
    if (!this.isDraft()) throw this.illegal('submitted');
    this.demandComplete();
    this.demandConsent();
    const isFinished = this.kind === 'teaching' && (this.outcome != null || this.attribution != null);
    this.become(isFinished ? 'teaching' : 'open');
    this.ruleset = ruleset;
    this.openedAt = this.listedAt = now;
    this.unsolvedSince = isFinished ? null : now;
  }

  attest(basis: NonNullable<PatientCase['consentBasis']>, now: Date): void {
    if (!this.isDraft() && this.state !== 'in_review') throw this.illegal('given another consent');
    this.consentBasis = basis;
    this.consentAt = now;
  }

  /**
   * Closes the case with what it was. An outcome that found nothing makes it stale; a draft for teaching keeps it.
   * @throws IllegalTransition
   */
  conclude(outcome: Outcome, derived: Derived, now: Date): void {
    const forTeaching = this.isDraft() && this.kind === 'teaching';
    const isUnresolved = outcome.howSolved === 'unresolved';
    if (!forTeaching && !(isUnresolved && this.state === 'stale'))
      this.become(isUnresolved ? 'stale' : 'resolved');
    this.outcome = outcome;
    Object.assign(this, derived);
    if (this.state === 'stale') this.staleAt = now;
    if (!forTeaching) this.unsolvedSince = null;
  }

  publishAsTeaching(): void {
    if (this.state !== 'resolved') throw this.illegal('published as teaching');
    this.become('teaching');
  }

  withdraw(): void {
    this.become('withdrawn');
  }

  /** The one way to another state. @throws IllegalTransition */
  become(next: CaseStateName): void {
    if (this.state === 'erased' || !transitions[this.state].includes(next)) throw this.illegal(next);
    this.state = next;
  }

  /** What the author wrote. */
  written(): WrittenCase {
    const { kind, title, specialties, lang, ageBand, sex, presentation, history, exam } = this;
    const { investigations, timeline, workingDx, urgency, audience } = this;
    const country = this.country ?? null;
    const question = this.question ?? null;
    return {
      ...{ kind, title, specialties, lang, ageBand, sex, country, presentation, history, exam },
      ...{ investigations, timeline, workingDx, question, urgency, audience },
    };
  }

  /**
   * What others may know: the value of a record on `cases.case.v1`.
   * @throws Error for a case that was never published: a draft is in no topic
   */
  toState(): z.input<typeof caseState> {
    const { id, version, authorId, state } = this;
    const openedAt = this.openedAt?.toISOString() ?? null;
    if (state === 'erased') return { id, version, state, openedAt };
    if (state === 'hidden' || state === 'removed' || state === 'withdrawn')
      return { id, version, authorId, state, openedAt };
    const label = labelOf(this.kind, state);
    if (state === 'draft' || state === 'in_review' || label === null || openedAt === null) {
      throw new Error(`Case ${id} is ${state} and has no public state.`);
    }
    return {
      ...{ id, version, authorId, state, label, openedAt },
      ...this.written(),
      citations: this.citations,
      outcome: this.outcome ?? null,
      attribution: this.attribution ?? null,
      firstResponseAt: this.firstResponseAt?.toISOString() ?? null,
      editedAt: this.editedAt?.toISOString() ?? null,
    };
  }

  private demandComplete(): void {
    const written = this.written();
    const result = caseContent.safeParse({ ...written, citations: this.citations });
    const errors: FieldError[] = result.success ? [] : fieldErrors(result.error.issues);
    if (written.kind === 'help' && written.question === null) {
      errors.push({ pointer: '/question', detail: 'is needed: what do you ask your colleagues?' });
    }
    if (written.kind === 'teaching' && written.question !== null) {
      errors.push({ pointer: '/question', detail: 'goes with a case that asks for help' });
    }
    if (errors.length > 0) throw new ValidationFailed(errors);
  }

  private demandConsent(): void {
    if (this.consentBasis != null && this.consentAt != null) return;
    throw new ValidationFailed([
      { pointer: '/consent', detail: 'must be attested first: PUT /v1/cases/:id/consent' },
    ]);
  }

  private illegal(what: string): IllegalTransition {
    return new IllegalTransition(`A case that is ${this.state} cannot be ${what}.`);
  }
}
CaseSchema.setClass(PatientCase);
