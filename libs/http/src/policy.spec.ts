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
  'self',
  'session',
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

describe('an application that acts for a member', () => {
  const scopes = fc.subarray(['read', 'write', ...duties]);
  const application = { client: '01890000-0000-7000-8000-000000000003' };

  it('manages no account, whatever it was granted', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Rule>('self', 'enrolment'),
        scopes,
        methods,
        facts,
        (rule, held, method, of) => !lets(rule, holder(held, { ...of, ...application }), method),
      ),
    );
  });

  it('otherwise may what the member may', () => {
    const others = rules.filter((rule) => rule !== 'self');
    fc.assert(
      fc.property(
        others,
        scopes,
        methods,
        facts,
        (rule, held, method, of) =>
          lets(rule, holder(held, { ...of, ...application }), method) ===
          lets(rule, holder(held, of), method),
      ),
    );
  });

  it('and to the member alone the two rules are one', () => {
    fc.assert(
      fc.property(
        scopes,
        methods,
        facts,
        (held, method, of) =>
          lets('self', holder(held, of), method) === lets('session', holder(held, of), method),
      ),
    );
  });
});

describe('the operations of an enrolment', () => {
  it('are open to whoever may use those of a session, and to nobody without a passport', () => {
    const scopes = fc.subarray(['read', 'write', ...duties]);
    fc.assert(
      fc.property(scopes, methods, facts, (held, method, of) => {
        const passport = holder(held, of);
        return lets('enrolment', passport, method) === lets('self', passport, method);
      }),
    );
    expect(lets('enrolment', undefined, 'GET')).toBe(false);
    expect(lets('enrolment', holder(['enrol'], { memberId: 'gateway' }), 'GET')).toBe(false);
  });
});
