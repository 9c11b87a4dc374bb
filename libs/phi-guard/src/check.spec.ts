import { describe, expect, it } from '@jest/globals';
import { english, englishClean } from './fixtures/english.js';
import { french, frenchClean } from './fixtures/french.js';
import { german, germanClean } from './fixtures/german.js';
import { italian, italianClean } from './fixtures/italian.js';
import { readMarked } from './fixtures/marked.js';
import { spanish, spanishClean } from './fixtures/spanish.js';
import { checkFields, checkText, RULESET_VERSION } from './index.js';

const marked = [...english, ...spanish, ...french, ...german, ...italian];
const clean = [...englishClean, ...spanishClean, ...frenchClean, ...germanClean, ...italianClean];
const found = (text: string) =>
  checkText(text).map(({ start, end, class: c }) => `${c} ${text.slice(start, end)}`);

/** Letters and digits of a passage that lie in no finding. */
function leaked(text: string, { start, end }: { start: number; end: number }): string {
  const findings = checkText(text);
  const outside = (at: number) => !findings.some((finding) => at >= finding.start && at < finding.end);
  return [...text.slice(start, end)]
    .filter((character, i) => /[\p{L}\p{N}]/u.test(character) && outside(start + i))
    .join('');
}

describe('the texts of these tests', () => {
  it('are at least 250', () => expect(marked.length + clean.length).toBeGreaterThanOrEqual(250));
});

describe('an identifier', () => {
  it.each(marked)('is found, with its class, and nothing beside it: %s', (line) => {
    const { text, elements } = readMarked(line);
    for (const element of elements)
      expect({ line, leaked: leaked(text, element) }).toEqual({ line, leaked: '' });
    const touching = checkText(text).map(
      (finding) => elements.find((e) => e.start < finding.end && finding.start < e.end)?.class,
    );
    expect({ found: found(text), classes: touching }).toEqual({
      found: found(text),
      classes: checkText(text).map((finding) => finding.class),
    });
  });
});

describe('a clean clinical text', () => {
  it.each(clean)('passes: %s', (text) => expect(found(text)).toEqual([]));
});

describe('a finding', () => {
  it('points at UTF-16 offsets of the text as typed', () => {
    const text = '\u{1F9D1}\u200D\u2695\uFE0F Call \u{FF15}55-234-5678 \u{1F600}';
    expect(found(text)).toEqual(['D \u{FF15}55-234-5678']);
  });

  it('never carries the passage', () => {
    const findings = checkText('Call 555-234-5678, born 10 June 1982.');
    expect(Object.keys(findings[0]!).sort()).toEqual(['action', 'class', 'end', 'start', 'suggestion']);
    expect(JSON.stringify(findings)).not.toMatch(/555|1982/);
  });

  it('blocks a date of birth and warns of another date', () => {
    const actions = checkText('Born 10 June 1982, admitted 12 March 2019.').map(({ action }) => action);
    expect(actions).toEqual(['block', 'warn']);
  });

  it('does not overlap another', () => {
    for (const line of marked) {
      const findings = checkText(readMarked(line).text);
      findings
        .slice(1)
        .forEach((finding, i) => expect(finding.start).toBeGreaterThanOrEqual(findings[i]!.end));
    }
  });

  it('names its field when several are checked', () => {
    const fields = { '/title': 'Fever in a traveller', '/history': 'MRN 00482913', '/exam': undefined };
    expect(checkFields(fields)).toEqual([
      {
        pointer: '/history',
        start: 4,
        end: 12,
        class: 'H',
        action: 'block',
        suggestion: 'Leave out the record number.',
      },
    ]);
  });

  it('is made by rules with a version', () => expect(RULESET_VERSION).toMatch(/^phi-\d+$/));
});
