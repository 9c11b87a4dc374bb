import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Opinion } from './ruling.js';
import { levelOf, rulingOf } from './ruling.js';

const opinion = (
  outcome: Opinion['outcome'],
  registerMatch = false,
  possession: string | null = null,
): Opinion => ({
  outcome,
  registerMatch,
  possession,
});

/** Of an application that the imported register does not show. */
const ruling = (...opinions: Opinion[]) => rulingOf(opinions, false);
/** Of one whose name, number and region stand in one row of it. */
const rulingInRegister = (...opinions: Opinion[]) => rulingOf(opinions, true);
const match = opinion('approve', true, 'register_mailbox');

describe('what reviewers decide', () => {
  it('one reviewer decides nothing without a register match and possession', () => {
    expect(rulingInRegister(opinion('approve'))).toBeNull();
    expect(rulingInRegister(opinion('approve', true))).toBeNull();
    expect(rulingInRegister(opinion('approve', false, 'live_photograph'))).toBeNull();
    expect(rulingInRegister(opinion('reject', true, 'live_photograph'))).toBeNull();
  });

  it('one register match with possession gives level 3 where the register says so too', () => {
    expect(rulingInRegister(match)).toEqual({ outcome: 'approve', level: 3, possession: 'register_mailbox' });
    expect(rulingInRegister(opinion('approve'), match)?.level).toBe(3);
  });

  it('a match that only reviewers have seen takes two of them', () => {
    expect(ruling(match)).toBeNull();
    expect(ruling(match, match)).toEqual({ outcome: 'approve', level: 3, possession: 'register_mailbox' });
    expect(ruling(match, opinion('approve'))).toMatchObject({ outcome: 'approve', level: 2 });
  });

  it('a match does not overrule who is of another mind: a third decides', () => {
    expect(rulingInRegister(opinion('reject'), match)).toBeNull();
    expect(rulingInRegister(opinion('ask_info'), match)).toBeNull();
    expect(rulingInRegister(opinion('reject'), match, opinion('reject'))?.outcome).toBe('reject');
    expect(rulingInRegister(opinion('reject'), match, opinion('approve'))).toMatchObject({ level: 3 });
  });

  it('two equal outcomes decide, and documents give level 2', () => {
    expect(ruling(opinion('approve'), opinion('approve'))?.level).toBe(2);
    expect(ruling(opinion('reject'), opinion('reject'))).toEqual({
      outcome: 'reject',
      level: 0,
      possession: null,
    });
    expect(ruling(opinion('ask_info'), opinion('ask_info'))?.outcome).toBe('ask_info');
  });

  it('a tie waits for a third, who breaks it', () => {
    const tie = [opinion('approve'), opinion('reject')];
    expect(ruling(...tie)).toBeNull();
    expect(ruling(...tie, opinion('reject'))?.outcome).toBe('reject');
    expect(ruling(...tie, opinion('ask_info'))).toBeNull();
  });

  it('nothing is approved on one opinion alone unless the register and it agree and nobody is of another mind', () => {
    const anyOpinion = fc.record({
      outcome: fc.constantFrom('approve', 'reject', 'ask_info') as fc.Arbitrary<Opinion['outcome']>,
      registerMatch: fc.boolean(),
      possession: fc.option(fc.constantFrom('register_mailbox', 'live_photograph')),
    });
    fc.assert(
      fc.property(fc.array(anyOpinion, { maxLength: 5 }), fc.boolean(), (opinions, isInRegister) => {
        const decided = rulingOf(opinions, isInRegister);
        const approvals = opinions.filter((one) => one.outcome === 'approve');
        const matches = approvals.filter((one) => one.registerMatch && one.possession !== null);
        if (decided?.outcome !== 'approve') return;
        const isAlone = approvals.length === 1;
        if (isAlone) expect([isInRegister, matches.length, opinions.length]).toEqual([true, 1, 1]);
        expect(decided.level).toBe(matches.length >= (isInRegister ? 1 : 2) ? 3 : 2);
      }),
    );
  });

  it('two reviewers revoke or keep an approval, one does neither', () => {
    for (const outcome of ['revoke', 'keep'] as const) {
      expect(rulingInRegister(opinion(outcome, true, 'live_photograph'))).toBeNull();
      expect(ruling(opinion(outcome), opinion(outcome))).toEqual({ outcome, level: 0, possession: null });
    }
    expect(ruling(opinion('revoke'), opinion('keep'))).toBeNull();
    expect(ruling(opinion('revoke'), opinion('keep'), opinion('keep'))?.outcome).toBe('keep');
  });

  it('a mailbox alone is level 1 and adds nothing to the others', () => {
    expect(levelOf([1])).toBe(1);
    expect(levelOf([1, 2])).toBe(2);
    expect(levelOf([1, 2, 3])).toBe(4);
  });

  it('documents and a register match together are level 4', () => {
    expect(levelOf([])).toBe(0);
    expect(levelOf([2, 2])).toBe(2);
    expect(levelOf([3])).toBe(3);
    expect(levelOf([2, 3])).toBe(4);
  });
});
