import { describe, expect, it } from '@jest/globals';
import { enforce, type Passport, type Rule } from '@openrounds/http';
import type { Facts } from './expected.js';
import { expectedStatus, refusal } from './expected.js';
import { operationsOf, readDocument, type Operation } from './operations.js';

const levels = { READ_MIN_LEVEL: 0, WRITE_MIN_LEVEL: 2 };
const operation = (more: Partial<Operation>): Operation => ({
  id: 'doIt',
  service: 'cases',
  method: 'POST',
  path: '/v1/things/{id}',
  rule: 'verified',
  success: 201,
  needsVersion: false,
  hasBody: false,
  ...more,
});

const duties = ['moderate', 'review', 'analyse', 'administer'];
const everybody: Facts[] = ['good', 'unverified', 'lapsed', 'muted', 'suspended'].flatMap((standing) =>
  [0, 1, 2, 3, 4].flatMap((level) =>
    ['physician', 'staff'].flatMap((role) =>
      [['enrol'], ['read'], ['write'], ['read', 'write'], ['read', 'write', ...duties]].flatMap((scopes) => {
        const self = { standing, level, role, scopes };
        return scopes[0] === 'enrol' ? [self] : [self, { ...self, byApplication: true as const }];
      }),
    ),
  ),
);

/** What the services' guard says. */
function guardLets(rule: Rule, { byApplication, ...facts }: Facts, method: string): boolean {
  const client = byApplication ? 'c' : null;
  const passport: Passport = { ...facts, scopes: [...facts.scopes], memberId: 'm', client, sid: 's' };
  try {
    enforce(rule, passport, method, levels);
    return true;
  } catch {
    return false;
  }
}

describe('what is expected of a cell', () => {
  it('is what the guard of the services says, for every rule and every kind of member', () => {
    const rules: Rule[] = [
      'anonymous',
      'enrolment',
      'self',
      'session',
      'reader',
      'verified',
      { duty: 'moderate' },
      { duty: 'administer' },
    ];
    for (const rule of rules) {
      const word = typeof rule === 'string' ? rule : `duty:${rule.duty}`;
      for (const method of ['GET', 'POST']) {
        for (const facts of everybody) {
          const refused = refusal(operation({ rule: word, method }), { way: 'gateway', facts });
          expect([word, method, facts, refused === undefined]).toEqual([
            word,
            method,
            facts,
            guardLets(rule, facts, method),
          ]);
        }
      }
    }
  });

  it('is 401 for nobody and for a forged passport, 403 for the gateway itself and for a page of another site', () => {
    const facts = everybody.at(-1)!;
    expect(refusal(operation({}), { way: 'gateway' })).toBe(401);
    expect(refusal(operation({ rule: 'anonymous' }), { way: 'service', forged: true })).toBe(401);
    expect(refusal(operation({}), { way: 'service', isGateway: true })).toBe(403);
    expect(refusal(operation({ rule: 'session' }), { way: 'gateway', facts, crossSite: true })).toBe(403);
    expect(
      refusal(operation({ rule: 'session', method: 'GET' }), { way: 'gateway', facts, crossSite: true }),
    ).toBe(undefined);
    expect(refusal(operation({ rule: 'anonymous' }), { way: 'gateway' })).toBe(undefined);
  });

  it('is the same for a private object as for an unknown id', () => {
    const things = operation({
      object: { kind: 'thing', own: 'allowed', public: 'forbidden', ownDeleted: 'conflict' },
    });
    expect(expectedStatus(things, 'own')).toBe(201);
    expect(expectedStatus(things, 'public')).toBe(403);
    expect(expectedStatus(things, 'ownDeleted')).toBe(409);
    expect([expectedStatus(things, 'private'), expectedStatus(things, 'unknown')]).toEqual([404, 404]);
    const list = operation({ object: { kind: 'thing', private: 'absent', unknown: 'allowed' } });
    expect([expectedStatus(list, 'private'), expectedStatus(list, 'unknown')]).toEqual([201, 201]);
  });
});

describe('the document of all services', () => {
  it('names the object of every operation whose path has a parameter', () => {
    const without = operationsOf(readDocument()).filter(({ path, object }) => path.includes('{') && !object);
    expect(without.map(({ id }) => id)).toEqual([]);
  });
});
