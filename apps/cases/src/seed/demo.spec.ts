import { caseContent } from '@openrounds/contracts';
import { describe, expect, it } from '@jest/globals';
import { textsOf } from '../case/case-content.js';
import { findIdentifiers } from '../guard/find-identifiers.js';
import { closedCases } from './demo-closed-cases.js';
import { openCases } from './demo-open-cases.js';
import { privateCases } from './demo-private-cases.js';

const all = [...openCases, ...closedCases, ...privateCases];

describe('the demo world', () => {
  it.each(all)('has $slug ready to be submitted, and the guard stops the one that it should', (demo) => {
    expect(caseContent.safeParse({ ...demo.content, citations: [] }).error?.issues ?? []).toEqual([]);
    const learning: Record<string, string> = demo.outcome
      ? { '/outcome/learning': demo.outcome.learning }
      : {};
    const findings = findIdentifiers({ ...textsOf(demo.content), ...learning });
    expect(findings.length > 0).toBe(demo.ending === 'blocked');
  });

  it('has cases in Spanish and French and of every ending', () => {
    expect(new Set(all.map(({ content }) => content.lang))).toEqual(new Set(['en', 'es', 'fr']));
    const endings = ['blocked', 'open', 'resolved', 'stale', 'teaching', 'withdrawn'];
    expect(new Set(all.map(({ ending }) => ending))).toEqual(new Set(endings));
    expect(new Set(all.map(({ slug }) => slug)).size).toBe(all.length);
  });
});
