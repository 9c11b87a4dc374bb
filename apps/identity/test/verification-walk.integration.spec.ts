import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execute } from '@openrounds/database';
import type { TestMember } from '@openrounds/testing';
import fc from 'fast-check';
import { ExpireVerifications } from '../src/verification/expire-verifications.js';
import { transitions } from '../src/verification/verification.entity.js';
import type { ReviewDesk } from './review-desk.js';
import { startReviewDesk } from './review-desk.js';

type State = keyof typeof transitions;
type Command =
  | { readonly kind: 'submit' }
  | { readonly kind: 'supplement' }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'decide'; readonly by: number; readonly outcome: string }
  | { readonly kind: 'days'; readonly pass: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('submit', 'supplement', 'withdraw') }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      by: fc.nat(2),
      outcome: fc.constantFrom('approve', 'approve', 'approve', 'reject', 'ask_info', 'revoke', 'keep'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('days' as const), pass: fc.constantFrom(31, 200, 340) }),
  },
) as fc.Arbitrary<Command>;

/** Whether the table leads from one state to another; one command may take several steps. */
function leads(from: State, to: State, seen: readonly State[] = []): boolean {
  return transitions[from].some(
    (next) => next === to || (!seen.includes(next) && leads(next, to, [...seen, next])),
  );
}

describe('a random walk through verifications', () => {
  let desk: ReviewDesk;
  beforeAll(async () => {
    desk = await startReviewDesk();
  }, 60_000);
  afterAll(() => desk?.identity.close());

  async function run(applicant: TestMember, last: string | undefined, step: Command): Promise<number> {
    const { identity } = desk;
    if (step.kind === 'days') {
      identity.clock.advance({ days: step.pass });
      await identity.app.get(ExpireVerifications).run();
      return 200;
    }
    if (step.kind === 'submit') return (await desk.submit(applicant)).status;
    const path = `/v1/verifications/${last ?? applicant.id}`;
    if (step.kind === 'withdraw') return (await identity.request('DELETE', path, { as: applicant })).status;
    if (step.kind === 'supplement') {
      const request = { as: applicant, body: { note: 'More.' } };
      return (await identity.request('POST', `${path}/supplements`, request)).status;
    }
    const reviewer = [desk.ash, desk.yew, desk.oak][step.by]!;
    return (await desk.decide(reviewer, last ?? applicant.id, step.outcome)).status;
  }

  /** Everything that may move with a command: states, facts and the length of the audit. */
  async function look(memberId: string) {
    const states = await desk.statesOf(memberId);
    const [audit] = await execute<{ n: number }>(
      desk.identity.em,
      'select count(*)::int as n from audit_entry',
    );
    return { states: new Map(states.map((one) => [one.id, one])), audit: audit!.n };
  }

  it('never leaves the machine, and every transition leaves a fact and an entry in the audit', async () => {
    const walk = fc.array(command, { minLength: 10, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(walk, async (steps) => {
        const applicant = await desk.newcomer();
        for (const step of steps) {
          const before = await look(applicant.id);
          const status = await run(applicant, [...before.states.keys()].at(-1), step);
          const after = await look(applicant.id);
          expect([200, 201, 404, 409]).toContain(status);
          const moved = [...after.states.values()].filter(
            ({ id, state }) => before.states.get(id)?.state !== state,
          );
          if (status >= 400) expect(moved).toEqual([]);
          if (moved.length > 0) expect(after.audit).toBeGreaterThan(before.audit);
          for (const { id, state, version } of moved) {
            const from = (before.states.get(id)?.state ?? 'draft') as State;
            expect([from, state, leads(from, state as State)]).toEqual([from, state, true]);
            expect((await desk.eventsOf(id)).at(-1)).toMatchObject({ version, state: { state } });
          }
        }
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 120_000);
});
