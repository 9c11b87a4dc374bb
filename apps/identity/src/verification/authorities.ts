import { isNpi } from './npi.js';

/** Who licenses or lists clinicians, and what their numbers look like. A new country is one entry here. */
export interface Authority {
  readonly code: string;
  /** ISO 3166-1 alpha-2; null fits every country. */
  readonly country: string | null;
  /** Whether numbers can be looked up row by row; otherwise people read documents. */
  readonly isRegister: boolean;
  /** Whether a number can exist at all: form and check digit. */
  readonly isPossible: (number: string) => boolean;
}

export const authorities: readonly Authority[] = [
  { code: 'us-npi', country: 'US', isRegister: true, isPossible: isNpi },
  { code: 'gb-gmc', country: 'GB', isRegister: false, isPossible: (number) => /^\d{7}$/.test(number) },
  { code: 'fr-rpps', country: 'FR', isRegister: true, isPossible: (number) => /^\d{11}$/.test(number) },
  {
    code: 'other',
    country: null,
    isRegister: false,
    isPossible: (number) => /^[\p{L}\p{N} ./-]{2,40}$/u.test(number),
  },
];

export function authorityOf(code: string): Authority | undefined {
  return authorities.find((authority) => authority.code === code);
}
