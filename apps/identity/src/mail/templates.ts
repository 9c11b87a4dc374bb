import type { ParameterKinds } from './template.js';
import { erasureTemplates } from './templates/erasure.js';
import { passwordTemplates } from './templates/password.js';
import { securityTemplates } from './templates/security.js';
import { signUpTemplates } from './templates/sign-up.js';
import { verificationTemplates } from './templates/verification.js';

/**
 * Every letter that identity sends, in each language: fixed words, counts, days, links and tokens. Which member, which
 * patient, which text: nothing of it can be told, because no parameter could hold it. None of them is a subscription,
 * so none needs a way to unsubscribe.
 */
export const templates = {
  ...signUpTemplates,
  ...passwordTemplates,
  ...securityTemplates,
  ...verificationTemplates,
  ...erasureTemplates,
} as const;

export type TemplateName = keyof typeof templates;

/** What a template must be given, by the kinds that it declares. */
export type ParametersOf<T extends TemplateName> = {
  readonly [
    K in keyof (typeof templates)[T]['parameters']
  ]: (typeof templates)[T]['parameters'][K] extends keyof ParameterKinds
    ? ParameterKinds[(typeof templates)[T]['parameters'][K]]
    : never;
};
