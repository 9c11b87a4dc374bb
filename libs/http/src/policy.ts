import { Forbidden, ScopeMissing, Unauthenticated, VerificationRequired } from './problems.js';
import { gatewaySubject } from './passport.js';
import type { Passport } from './passport.js';

export type Duty = 'moderate' | 'review' | 'analyse' | 'administer';

/**
 * Who may use an operation.
 * - `anonymous`: everybody
 * - `enrolment`: `session`, and also whoever signed in with less than is asked of them, who can do nothing else
 * - `session`: whoever is signed in, in any standing
 * - `reader`: a member of the level that this deployment asks of readers, not suspended
 * - `verified`: a member of the level that it asks of writers, in good standing
 * - a duty: who holds it
 * - `internal`: the gateway itself
 */
export type Rule =
  'anonymous' | 'enrolment' | 'session' | 'reader' | 'verified' | { readonly duty: Duty } | 'internal';
export type Policy = Readonly<Record<string, Rule>>;

/** Levels that a deployment asks for. */
export interface Levels {
  readonly READ_MIN_LEVEL: number;
  readonly WRITE_MIN_LEVEL: number;
}

/** Declares a service's policy: operation (name of the controller's method) -> rule. */
export function definePolicy<const P extends Record<string, Rule>>(policy: P): P {
  return policy;
}

/** The rule as one word, as documents show it: `verified`, `duty:moderate`. */
export function ruleName(rule: Rule): string {
  return typeof rule === 'string' ? rule : `duty:${rule.duty}`;
}

/**
 * Lets a request pass or throws.
 * @param method HTTP method: GET and HEAD need the scope `read`, all others `write`
 * @throws Unauthenticated, ScopeMissing, VerificationRequired, Forbidden
 */
export function enforce(rule: Rule, passport: Passport | undefined, method: string, levels: Levels): void {
  if (rule === 'anonymous') return;
  if (!passport) throw new Unauthenticated();
  const isGateway = passport.memberId === gatewaySubject;
  if (isGateway !== (rule === 'internal')) throw new Forbidden();
  if (rule === 'internal') return;
  if (rule === 'enrolment' && passport.scopes.includes('enrol')) return;
  const scope = method === 'GET' || method === 'HEAD' ? 'read' : 'write';
  if (!passport.scopes.includes(scope)) throw new ScopeMissing(scope);
  if (rule === 'session' || rule === 'enrolment') return;
  if (passport.standing === 'suspended') throw new Forbidden('This account is suspended.');
  if (rule === 'reader') {
    if (passport.level < levels.READ_MIN_LEVEL)
      throw new VerificationRequired('Reading needs a verified account.');
    return;
  }
  if (rule !== 'verified' && !passport.scopes.includes(rule.duty)) throw new ScopeMissing(rule.duty);
  requireVerified(passport, levels, rule !== 'verified');
}

/** Staff act by their duty alone: they hold no licence to verify. */
function requireVerified({ role, level, standing }: Passport, levels: Levels, byDuty: boolean): void {
  if (byDuty && role === 'staff') return;
  if (level < levels.WRITE_MIN_LEVEL || standing !== 'good') throw new VerificationRequired();
}
