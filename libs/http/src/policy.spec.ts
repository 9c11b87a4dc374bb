import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Passport } from './passport.js';
import type { Rule } from './policy.js';
import { enforce } from './policy.js';

const levels = { READ_MIN_LEVEL: 0, WRITE_MIN_LEVEL: 2 };
const holder = (scopes: string[], more: Partial<Passport> = {}): Passport => ({
  memberId: '01890000-0000-7000-8000-000000000001',
  role: 'physician',
  level: 4,
  standing: 'good',
  client: null,
  sid: '01890000-0000-7000-8000-000000000002',
  scopes,
  ...more,
});
const lets = (rule: Rule, passport: Passport | undefined, method: string): boolean => {
  try {
    enforce(rule, passport, method, levels);
    return true;
  } catch {
    return false;
  }
};

const duties = ['moderate', 'review', 'analyse', 'administer'] as const;
const rules = fc.constantFrom<Rule>(
  'session',
  'account',
  'reader',
  'verified',
  'internal',
  ...duties.map((duty) => ({ duty })),
);
const methods = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE');
const facts = fc.record({
  role: fc.constantFrom('physician', 'staff'),
  level: fc.integer({ min: 0, max: 4 }),
  standing: fc.constantFrom('unverified', 'good', 'lapsed', 'muted', 'suspended'),
});

describe('a session that may only enrol a second factor', () => {
  it('is let into the operations of an enrolment, whoever it belongs to', () => {
    fc.assert(fc.property(methods, facts, (method, of) => lets('enrolment', holder(['enrol'], of), method)));
  });

  it('is let into nothing else', () => {
    fc.assert(
      fc.property(rules, methods, facts, (rule, method, of) => !lets(rule, holder(['enrol'], of), method)),
    );
  });
});

describe('the operations of an enrolment', () => {
  it('are open to whoever may use those of an account, and to nobody without a passport', () => {
    const scopes = fc.subarray(['read', 'write', ...duties]);
    fc.assert(
      fc.property(scopes, methods, facts, (held, method, of) => {
        const passport = holder(held, of);
        return lets('enrolment', passport, method) === lets('account', passport, method);
      }),
    );
    expect(lets('enrolment', undefined, 'GET')).toBe(false);
    expect(lets('enrolment', holder(['enrol'], { memberId: 'gateway' }), 'GET')).toBe(false);
  });
});

describe('an application that acts for a member', () => {
  it('may do what a session may, and nothing with the account itself', () => {
    const scopes = fc.subarray(['read', 'write', ...duties]);
    fc.assert(
      fc.property(scopes, methods, facts, (held, method, of) => {
        const [member, application] = [holder(held, of), holder(held, { ...of, client: 'an application' })];
        expect(lets('session', application, method)).toBe(lets('session', member, method));
        for (const rule of ['account', 'enrolment'] as const)
          expect(lets(rule, application, method)).toBe(false);
      }),
    );
    expect(lets('account', holder(['read']), 'GET')).toBe(true);
  });
});
