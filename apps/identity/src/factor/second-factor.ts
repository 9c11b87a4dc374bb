import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import type { IdentityEnv } from '../env.js';

/** Whom this deployment asks for a second factor: `SECOND_FACTOR`. */
@Injectable()
export class SecondFactor {
  constructor(@Inject(ENV) private readonly env: Pick<IdentityEnv, 'SECOND_FACTOR'>) {}

  /** Whether a member must have one. Whoever has one is always asked for it. */
  isRequired(hasDuty: boolean): boolean {
    const { SECOND_FACTOR: rule } = this.env;
    return rule === 'on' || (rule === 'duties' && hasDuty);
  }
}
