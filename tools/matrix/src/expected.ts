import type { Situation, Verdict } from '@openrounds/http';
import type { Operation } from './operations.js';

/** What a service may know of a caller. Whoever is nobody has none. */
export interface Facts {
  readonly scopes: readonly string[];
  /** Verification level, 0 to 4 */
  readonly level: number;
  readonly standing: string;
  readonly role: string;
  /** An application of a third party acts for them. */
  readonly byApplication?: true;
}

/** How somebody comes, as far as the answer depends on it. */
export interface Coming {
  /** Through the gateway with a credential, or to the service itself with a passport. */
  readonly way: 'gateway' | 'service';
  readonly facts?: Facts;
  /** The service itself is asked with a passport that is none of its own: refused before anything is looked at. */
  readonly forged?: boolean;
  /** The gateway's own passport, which opens nothing that is public. */
  readonly isGateway?: boolean;
  /** A page of another site sends the cookie along. */
  readonly crossSite?: boolean;
}

const levelToWrite = 2;
const statusOf: Record<Exclude<Verdict, 'allowed'>, number> = { forbidden: 403, absent: 404, conflict: 409 };

/** @returns the status that refuses a caller whatever the object is; undefined lets them on to it */
export function refusal({ rule, method }: Operation, coming: Coming): number | undefined {
  if (coming.forged) return 401;
  if (rule === 'anonymous') return undefined;
  const changes = method !== 'GET';
  if (coming.crossSite && changes) return 403;
  if (coming.isGateway) return 403;
  const { facts } = coming;
  if (!facts) return 401;
  if (rule === 'enrolment' && facts.scopes.includes('enrol')) return undefined;
  const mayCome = facts.scopes.includes(changes ? 'write' : 'read') && mayUse(rule, facts);
  return mayCome ? undefined : 403;
}

/** The rules of `libs/http/src/policy.ts`, said a second time on purpose: a mistake in one of the two shows. */
function mayUse(rule: string, { scopes, level, standing, role, byApplication }: Facts): boolean {
  const verified = level >= levelToWrite && standing === 'good';
  if (rule === 'session') return true;
  if (rule === 'self' || rule === 'enrolment') return !byApplication;
  if (rule === 'reader') return standing !== 'suspended';
  if (rule === 'verified') return verified;
  const duty = rule.replace('duty:', '');
  return scopes.includes(duty) && standing !== 'suspended' && (role === 'staff' || verified);
}

/**
 * The status of an operation for somebody whom its rule lets in.
 * @param situation of the object; `unknown` is an id that nobody has, `none` an operation without object
 */
export function expectedStatus(operation: Operation, situation: Situation | 'unknown' | 'none'): number {
  const { object, success } = operation;
  if (situation === 'none' || !object) return success;
  const unknown = object.unknown === 'allowed' ? success : 404;
  if (situation === 'unknown') return unknown;
  const verdict = object[situation] ?? 'absent';
  if (verdict === 'allowed') return success;
  return verdict === 'absent' ? unknown : statusOf[verdict];
}
