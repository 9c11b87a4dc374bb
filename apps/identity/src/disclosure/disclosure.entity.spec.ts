import { describe, expect, it } from '@jest/globals';
import { Forbidden, IllegalTransition } from '@openrounds/http';
import { Disclosure } from './disclosure.entity.js';

const at = (time: string): Date => new Date(`2026-03-01T${time}Z`);

function asked(): Disclosure {
  const disclosure = new Disclosure();
  Object.assign(disclosure, {
    memberId: 'm',
    requestedBy: 'a',
    requestedAt: at('08:00:00'),
    approvedAt: null,
    approvedBy: null,
  });
  return disclosure;
}

describe('a disclosure', () => {
  it('is approved by another person than asked, and by nobody about themselves', () => {
    expect(() => asked().approve('a', at('08:01:00'))).toThrow(Forbidden);
    expect(() => asked().approve('m', at('08:01:00'))).toThrow(Forbidden);
    const disclosure = asked();
    disclosure.approve('b', at('08:01:00'));
    expect(() => disclosure.approve('c', at('08:02:00'))).toThrow(IllegalTransition);
  });

  it('is open for one hour from the approval, to the two and to nobody else', () => {
    const disclosure = asked();
    expect(disclosure.isOpenTo('a', at('08:00:30'))).toBe(false);
    disclosure.approve('b', at('08:01:00'));
    for (const one of ['a', 'b']) {
      expect(disclosure.isOpenTo(one, at('08:01:00'))).toBe(true);
      expect(disclosure.isOpenTo(one, at('09:00:59'))).toBe(true);
      expect(disclosure.isOpenTo(one, at('09:01:00'))).toBe(false);
    }
    expect(disclosure.isOpenTo('c', at('08:30:00'))).toBe(false);
  });

  it('that nobody approves within a day lapses', () => {
    const disclosure = asked();
    const later = new Date(at('08:00:00').getTime() + 86_400_000);
    expect(disclosure.stateAt(new Date(later.getTime() - 1))).toBe('requested');
    expect(disclosure.stateAt(later)).toBe('lapsed');
    expect(() => disclosure.approve('b', later)).toThrow(IllegalTransition);
  });
});
