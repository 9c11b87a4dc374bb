import { caseContent } from '@openrounds/contracts';
import { describe, expect, it } from '@jest/globals';
import { ageBandIn, sexIn } from './age-and-sex.js';
import type { NarrativeRow } from './narrative.js';
import { caseOf } from './narrative.js';

const row = (change: Partial<NarrativeRow> = {}): NarrativeRow => ({
  id: 'X1',
  language: 'en',
  text: Array.from(
    { length: 9 },
    (_, n) => `This is sentence number ${n} about a 34-year-old woman with fever and cough.`,
  ).join(' '),
  source: 'A journal',
  doi: '10.1000/x',
  url: 'https://example.org/x',
  licence: 'CC BY',
  published: '2013-01-02',
  authors: [' First Author', 'Second Author '],
  ...change,
});

describe('an imported narrative', () => {
  it('is spread over presentation, history and exam at sentence ends, and nothing is lost', () => {
    const { content } = caseOf(row());
    const parts = [content.presentation, content.history, content.exam];
    expect(parts.join(' ')).toBe(row().text);
    for (const part of parts) expect(part).toMatch(/^This .*cough\.$/);
  });

  it('has its first sentence as title and is a case that the contract takes', () => {
    const { content } = caseOf(row());
    expect(content.title).toBe('This is sentence number 0 about a 34-year-old woman with fever and cough.');
    expect(content).toMatchObject({ kind: 'teaching', ageBand: '30-34', sex: 'female', question: null });
    expect(caseContent.safeParse({ ...content, citations: [] }).success).toBe(true);
  });

  it('carries source, identifier, licence and authors', () => {
    expect(caseOf(row()).attribution).toEqual({
      source: 'A journal',
      doi: '10.1000/x',
      url: 'https://example.org/x',
      licence: 'CC BY',
      published: '2013-01-02',
      authors: 'First Author, Second Author',
    });
    expect(caseOf(row({ doi: '', url: 'no address', authors: [] })).attribution).toEqual({
      source: 'A journal',
      licence: 'CC BY',
      published: '2013-01-02',
    });
  });
});

describe('the age in a narrative', () => {
  it.each([
    ['A 14-year old boy with', '10-14'],
    ['a 56 year old teacher', '55-59'],
    ['A 60 year-old man', '60-64'],
    ['Une jeune femme de 27 ans, suivie depuis 4 ans', '25-29'],
    ['un patient âgé de 61 ans', '60-64'],
    ['Paziente di 82 anni affetta da', '80-84'],
    ['an 8-month-old girl', '1-11 mo'],
    ['a 12-day-old newborn', '0-28 d'],
    ['a 3 year old', '1-4 y'],
    ['a 93-year-old man', '90+'],
    ['The patient had a fever', 'unknown'],
  ])('%s is %s', (text, band) => {
    expect(ageBandIn(text)).toBe(band);
  });
});

describe('the sex in a narrative', () => {
  it.each([
    ['A 14-year old boy and his mother', 'male'],
    ['The woman said that he', 'female'],
    ['Une patiente de 30 ans', 'female'],
    ['Un uomo di 70 anni', 'male'],
    ['The patient had a fever', 'unknown'],
  ])('of "%s" is %s', (text, sex) => {
    expect(sexIn(text)).toBe(sex);
  });
});
