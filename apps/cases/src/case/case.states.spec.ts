import { describe, expect, it } from '@jest/globals';
import type { CaseStateName } from './case.states.js';
import { caseStates, labelOf, transitions } from './case.states.js';
import { PatientCase } from './patient-case.entity.js';

/** The table of the product page, written out once more: from, and to where. */
const allowed = new Set([
  'draft>open',
  'draft>teaching',
  'draft>in_review',
  'draft>withdrawn',
  'in_review>open',
  'in_review>teaching',
  'in_review>draft',
  'in_review>withdrawn',
  'open>answered',
  'open>resolved',
  'open>stale',
  'open>hidden',
  'open>withdrawn',
  'answered>resolved',
  'answered>stale',
  'answered>hidden',
  'answered>withdrawn',
  'stale>answered',
  'stale>resolved',
  'stale>hidden',
  'stale>withdrawn',
  'resolved>teaching',
  'resolved>hidden',
  'resolved>withdrawn',
  'teaching>hidden',
  'teaching>withdrawn',
  'hidden>open',
  'hidden>answered',
  'hidden>stale',
  'hidden>resolved',
  'hidden>teaching',
  'hidden>removed',
  'hidden>withdrawn',
  'removed>open',
  'removed>answered',
  'removed>stale',
  'removed>resolved',
  'removed>teaching',
]);
const pairs = caseStates.flatMap((from) => caseStates.map((to) => [from, to] as const));

describe('a case', () => {
  it.each(pairs)('that is %s becomes %s only if the table says so', (from, to) => {
    const subject = Object.assign(new PatientCase(), { state: from as CaseStateName });
    if (allowed.has(`${from}>${to}`)) {
      subject.become(to);
      expect(subject.state).toBe(to);
    } else {
      expect(() => subject.become(to)).toThrow(
        expect.objectContaining({ code: 'illegal-transition', status: 409 }),
      );
      expect(subject.state).toBe(from);
    }
  });

  it('has as many ways as the table', () => {
    expect(Object.values(transitions).flat()).toHaveLength(allowed.size);
  });
});

describe('the label', () => {
  it.each([
    ['help', 'open', 'UNSOLVED'],
    ['help', 'answered', 'UNSOLVED'],
    ['help', 'stale', 'UNSOLVED'],
    ['help', 'resolved', 'SOLVED'],
    ['help', 'teaching', 'CASE STUDY'],
    ['teaching', 'open', 'CASE STUDY'],
    ['teaching', 'resolved', 'CASE STUDY'],
    ['help', 'draft', null],
    ['teaching', 'in_review', null],
    ['help', 'hidden', null],
    ['teaching', 'removed', null],
    ['help', 'withdrawn', null],
  ] as const)('of a %s case that is %s is %s', (kind, state, label) => {
    expect(labelOf(kind, state)).toBe(label);
  });
});
