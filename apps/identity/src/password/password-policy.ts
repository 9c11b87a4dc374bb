import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '@openrounds/http';
import { SecondFactor } from '../factor/second-factor.js';
import { passwordLength, passwordProblem } from './password-rules.js';

/** Whose password it will be, as far as the rules ask. */
export interface PasswordOwner {
  readonly handle: string;
  readonly hasFactor: boolean;
  readonly hasDuty: boolean;
}

/** The rules for a new password. One that will not stand alone may be shorter. */
@Injectable()
export class PasswordPolicy {
  constructor(private readonly secondFactor: SecondFactor) {}

  /** @param pointer of the password in the body @throws ValidationFailed with one sentence */
  demand(password: string, pointer: string, { handle, hasFactor, hasDuty }: PasswordOwner): void {
    const stands = !hasFactor && !this.secondFactor.isRequired(hasDuty);
    const min = stands ? passwordLength.minAlone : passwordLength.min;
    const problem = passwordProblem(password, { own: [handle], min });
    if (problem === null) return;
    const advice = {
      'too short': `is shorter than ${min} characters`,
      'too long': `is longer than ${passwordLength.max} characters`,
      'too easy to guess': 'is too easy to guess: a few words that do not belong together are better',
    };
    throw new ValidationFailed([{ pointer, detail: advice[problem] }]);
  }
}
