import type { Language, Rendered } from './template.js';
import { render } from './template.js';
import type { ParametersOf, TemplateName } from './templates.js';
import { templates } from './templates.js';

/** Who a letter goes to. */
export interface Addressee {
  readonly mail: string;
  /** The member whom it is about, so that it goes with their erasure; null when it is about none, or none any more. */
  readonly memberId: string | null;
  readonly languages: readonly string[];
}

/** A letter as it waits, sealed, and as it leaves. */
export interface Letter extends Rendered {
  readonly to: string;
  readonly template: TemplateName;
  readonly language: Language;
  /** The token inside, for tests and for whoever builds against a development stack. */
  readonly token?: string;
}

/** @throws Error for a parameter that is not of its kind */
export function letterOf<T extends TemplateName>(
  to: string,
  template: T,
  language: Language,
  parameters: ParametersOf<T>,
  publicUrl: string,
): Letter {
  const values: Readonly<Record<string, unknown>> = parameters;
  const { token } = values;
  return {
    to,
    template,
    language,
    ...render(templates[template], language, values, publicUrl),
    ...(typeof token === 'string' && { token }),
  };
}
