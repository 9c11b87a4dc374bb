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

describe('what reviewers decide', () => {
  it('one reviewer decides nothing without a register match and possession', () => {
    expect(rulingOf([opinion('approve')])).toBeNull();
    expect(rulingOf([opinion('approve', true)])).toBeNull();
    expect(rulingOf([opinion('approve', false, 'live_photograph')])).toBeNull();
    expect(rulingOf([opinion('reject', true, 'live_photograph')])).toBeNull();
  });

  it('one register match with possession gives level 3', () => {
    const ruling = rulingOf([opinion('approve', true, 'register_mailbox')]);
    expect(ruling).toEqual({ outcome: 'approve', level: 3, possession: 'register_mailbox' });
  });

  it('two equal outcomes decide, and documents give level 2', () => {
    expect(rulingOf([opinion('approve'), opinion('approve')])?.level).toBe(2);
    expect(rulingOf([opinion('reject'), opinion('reject')])).toEqual({
      outcome: 'reject',
      level: 0,
      possession: null,
    });
    expect(rulingOf([opinion('ask_info'), opinion('ask_info')])?.outcome).toBe('ask_info');
  });

  it('a tie waits for a third, who breaks it', () => {
    const tie = [opinion('approve'), opinion('reject')];
    expect(rulingOf(tie)).toBeNull();
    expect(rulingOf([...tie, opinion('reject')])?.outcome).toBe('reject');
    expect(rulingOf([...tie, opinion('ask_info')])).toBeNull();
  });

  it('nothing is ever approved on one opinion alone unless it is a match with possession', () => {
    const anyOpinion = fc.record({
      outcome: fc.constantFrom('approve', 'reject', 'ask_info') as fc.Arbitrary<Opinion['outcome']>,
      registerMatch: fc.boolean(),
      possession: fc.option(fc.constantFrom('register_mailbox', 'live_photograph')),
    });
    fc.assert(
      fc.property(fc.array(anyOpinion, { maxLength: 5 }), (opinions) => {
        const ruling = rulingOf(opinions);
        const approvals = opinions.filter((one) => one.outcome === 'approve');
        if (ruling?.outcome === 'approve') {
          expect(
            approvals.length >= 2 || approvals.some((one) => one.registerMatch && one.possession !== null),
          ).toBe(true);
          expect(ruling.level === 3).toBe(
            approvals.some((one) => one.registerMatch && one.possession !== null),
          );
        }
      }),
    );
  });

  it('two reviewers revoke or keep an approval, one does neither', () => {
    for (const outcome of ['revoke', 'keep'] as const) {
      expect(rulingOf([opinion(outcome, true, 'live_photograph')])).toBeNull();
      expect(rulingOf([opinion(outcome), opinion(outcome)])).toEqual({ outcome, level: 0, possession: null });
    }
    expect(rulingOf([opinion('revoke'), opinion('keep')])).toBeNull();
    expect(rulingOf([opinion('revoke'), opinion('keep'), opinion('keep')])?.outcome).toBe('keep');
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
