import { describe, expect, it } from '@jest/globals';
import { IllegalTransition } from '@openrounds/http';
import fc from 'fast-check';
import { transitions, Verification } from './verification.entity.js';

type State = keyof typeof transitions;
const states = Object.keys(transitions) as State[];
const now = new Date('2026-03-01T08:00:00.000Z');

/** Every behaviour with the states it may start from (product.md 3.1) and the one it leads to. */
const behaviour: { name: string; run: (v: Verification) => void; from: State[]; to: State }[] = [
  { name: 'submit', run: (v) => v.submit(now), from: ['draft'], to: 'submitted' },
  { name: 'check', run: (v) => v.check(null), from: ['submitted'], to: 'checking' },
  { name: 'awaitReview', run: (v) => v.awaitReview(), from: ['checking'], to: 'in_review' },
  {
    name: 'approve',
    run: (v) => v.approve(2, null, now, 12),
    from: ['checking', 'in_review'],
    to: 'approved',
  },
  { name: 'reject', run: (v) => v.reject(now), from: ['in_review', 'needs_info'], to: 'rejected' },
  { name: 'askInfo', run: (v) => v.askInfo(now), from: ['in_review'], to: 'needs_info' },
  { name: 'supplement', run: (v) => v.supplement(), from: ['needs_info'], to: 'in_review' },
  {
    name: 'withdraw',
    run: (v) => v.withdraw(now),
    from: ['draft', 'submitted', 'needs_info'],
    to: 'withdrawn',
  },
  { name: 'announceExpiry', run: (v) => v.announceExpiry(), from: ['approved'], to: 'expiring' },
  { name: 'expire', run: (v) => v.expire(), from: ['expiring'], to: 'expired' },
  {
    name: 'supersede',
    run: (v) => v.supersede(),
    from: ['approved', 'expiring', 'expired'],
    to: 'superseded',
  },
  { name: 'revoke', run: (v) => v.revoke(), from: ['approved', 'expiring'], to: 'revoked' },
];

function inState(state: State): Verification {
  const verification = Object.create(Verification.prototype) as Verification;
  return Object.assign(verification, { state, round: 1, decisions: 0, level: 0, concern: null });
}

describe('states of a verification', () => {
  it.each(behaviour.flatMap((one) => states.map((state) => ({ ...one, state }))))(
    '$name on one that is $state',
    ({ run, from, to, state }) => {
      const verification = inState(state);
      if (from.includes(state)) {
        run(verification);
        expect(verification.state).toBe(to);
      } else {
        expect(() => run(verification)).toThrow(IllegalTransition);
        expect(verification.state).toBe(state);
      }
    },
  );

  it('no sequence of calls ever leaves the table, and final states stay', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: behaviour.length - 1 }), { maxLength: 30 }), (calls) => {
        const verification = inState('draft');
        for (const call of calls) {
          const before = verification.state;
          try {
            behaviour[call]!.run(verification);
            expect(transitions[before]).toContain(verification.state);
          } catch (error) {
            expect(error).toBeInstanceOf(IllegalTransition);
            expect(verification.state).toBe(before);
          }
        }
      }),
    );
  });

  it('an approval is in doubt from the first opinion on until two found that it stands', () => {
    const verification = inState('approved');
    expect(() => verification.hearDoubt('keep')).toThrow(IllegalTransition);
    expect(verification.waitsForReviewers()).toBe(false);
    verification.hearDoubt('revoke');
    expect(verification).toMatchObject({ state: 'approved', concern: 'asked', decisions: 1, round: 1 });
    expect(verification.waitsForReviewers()).toBe(true);
    verification.hearDoubt('keep');
    verification.keep();
    expect(verification).toMatchObject({ state: 'approved', concern: null, round: 2 });
  });

  it.each(states.filter((state) => state !== 'approved' && state !== 'expiring'))(
    'one that is %s has no approval to doubt',
    (state) => expect(() => inState(state).hearDoubt('revoke')).toThrow(IllegalTransition),
  );

  it('an approval holds twelve months, also from a 29 February', () => {
    const verification = inState('in_review');
    verification.approve(2, null, new Date('2028-02-29T12:00:00.000Z'), 12);
    expect(verification.expiresAt?.toISOString()).toBe('2029-02-28T12:00:00.000Z');
  });
});
