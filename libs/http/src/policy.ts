import { Forbidden, ScopeMissing, Unauthenticated, VerificationRequired } from './problems.js';
import { gatewaySubject } from './passport.js';
import type { Passport } from './passport.js';

export type Duty = 'moderate' | 'review' | 'analyse' | 'administer';

/**
 * Who may use an operation.
 * - `anonymous`: everybody
 * - `enrolment`: `self`, and also whoever signed in with less than is asked of them, who can do nothing else
 * - `self`: whoever is signed in by a session or key of their own, in any standing; no application, whatever it was
 *   granted: that it may write in somebody's name does not give it their account
 * - `session`: whoever is signed in, in any standing, or whoever acts for them
 * - `reader`: a member of the level that this deployment asks of readers, not suspended
 * - `verified`: a member of the level that it asks of writers, in good standing
 * - a duty: who holds it
 * - `internal`: the gateway itself
 */
export type Rule =
  | 'anonymous'
  | 'enrolment'
  | 'self'
  | 'session'
  | 'reader'
  | 'verified'
  | { readonly duty: Duty }
  | 'internal';

/** What whoever the rule lets in is told about an object: done, 403, the same as of an unknown id, or 409. */
export type Verdict = 'allowed' | 'forbidden' | 'absent' | 'conflict';

/** Whose object it is, and in which state. Private is what the caller may not see. */
export type Situation = 'own' | 'public' | 'private' | 'deleted' | 'ownDeleted';

/**
 * The object that an operation is about, with what is answered in each situation that there is for its kind. The use
 * case decides; this says what it decides, so that documents tell it and the authorization matrix tries it.
 */
export interface ObjectRule extends Readonly<Partial<Record<Situation, Verdict>>> {
  /** `post`, `case`, `session` */
  readonly kind: string;
  /** Of an id that nobody has: 404, or for a list about an object an empty one. */
  readonly unknown?: 'absent' | 'allowed';
}

/** A rule and the object that it is about. */
export interface Access {
  readonly who: Rule;
  readonly object: ObjectRule;
}
export type Policy = Readonly<Record<string, Rule | Access>>;

/** Levels that a deployment asks for. */
export interface Levels {
  readonly READ_MIN_LEVEL: number;
  readonly WRITE_MIN_LEVEL: number;
}

/** Declares a service's policy: operation (name of the controller's method) -> rule, or rule and object. */
export function definePolicy<const P extends Record<string, Rule | Access>>(policy: P): P {
  return policy;
}

/**
 * A rule about an object: `editCase: on(cases, 'verified', { public: 'forbidden' })`.
 * @param base kind and verdicts that the operations on it share
 * @param verdicts what is different here
 */
export function on(base: ObjectRule, who: Rule, verdicts: Omit<ObjectRule, 'kind'> = {}): Access {
  return { who, object: { ...base, ...verdicts } };
}

/** The rule of a policy's entry, with or without object. */
export function ruleOf(entry: Rule | Access | undefined): Rule | undefined {
  return typeof entry === 'object' && 'who' in entry ? entry.who : entry;
}

/** The object of a policy's entry, if it is about one. */
export function objectOf(entry: Rule | Access | undefined): ObjectRule | undefined {
  return typeof entry === 'object' && 'who' in entry ? entry.object : undefined;
}

/** The rule as one word, as documents show it: `verified`, `duty:moderate`. */
export function ruleName(rule: Rule): string {
  return typeof rule === 'string' ? rule : `duty:${rule.duty}`;
}

/** What a passport has to hold for an operation: GET and HEAD need `read`, all others `write`, and a duty its own. */
export function scopesOf(rule: Rule, method: string): string[] {
  const scope = /^(get|head)$/i.test(method) ? 'read' : 'write';
  return typeof rule === 'object' ? [scope, rule.duty] : [scope];
}

/**
 * Lets a request pass or throws.
 * @param method HTTP method, which says the scope; see {@link scopesOf}
 * @throws Unauthenticated, ScopeMissing, VerificationRequired, Forbidden
 */
export function enforce(rule: Rule, passport: Passport | undefined, method: string, levels: Levels): void {
  if (rule === 'anonymous') return;
  if (!passport) throw new Unauthenticated();
  const isGateway = passport.memberId === gatewaySubject;
  if (isGateway !== (rule === 'internal')) throw new Forbidden();
  if (rule === 'internal') return;
  if (rule === 'enrolment' && passport.scopes.includes('enrol')) return;
  const [scope = 'write', duty] = scopesOf(rule, method);
  if (!passport.scopes.includes(scope)) throw new ScopeMissing(scope);
  if (rule === 'session') return;
  if (isForSelf(rule)) return requireSelf(passport);
  if (passport.standing === 'suspended') throw new Forbidden('This account is suspended.');
  if (rule === 'reader') {
    if (passport.level < levels.READ_MIN_LEVEL)
      throw new VerificationRequired('Reading needs a verified account.');
    return;
  }
  if (duty !== undefined && !passport.scopes.includes(duty)) throw new ScopeMissing(duty);
  requireVerified(passport, levels, rule !== 'verified');
}

/** Whether a rule lets no application in: an account is managed by its member. */
export function isForSelf(rule: Rule): rule is 'self' | 'enrolment' {
  return rule === 'self' || rule === 'enrolment';
}

function requireSelf({ client }: Passport): void {
  if (client !== null) throw new Forbidden('An application does not manage an account.');
}

/** Staff act by their duty alone: they hold no licence to verify. */
function requireVerified({ role, level, standing }: Passport, levels: Levels, byDuty: boolean): void {
  if (byDuty && role === 'staff') return;
  if (level < levels.WRITE_MIN_LEVEL || standing !== 'good') throw new VerificationRequired();
}
