import type { Rule } from '../finding.js';
import { isMeasure, scan } from './scan.js';

const LONG_NUMBER = /(?<![\d.,:a-z/-])\d{9,24}(?![\d]|[.,]\d|[a-z])/g;
const LETTERS_AND_NUMBER = /(?<![a-z0-9./-])[a-z]{1,3}\d{7,14}(?![a-z0-9])/g;
const GROUPS = /(?<![\d.,:/-])(?<!\d )\d{4}([ -])\d{4}\1\d{4}(?![\d]|[.,]\d| \d)/g;

/** A count is round; what names a person is not. */
function isCode(text: string) {
  return (passage: string, { end }: { end: number }): boolean =>
    !/000$/.test(passage) && !isMeasure(text, end);
}

/**
 * Numbers too long to be a finding of the laboratory, without any label. In the physicians' questions and the published
 * narratives that the rules were made with there is none.
 */
export const longNumber: Rule = {
  class: 'H',
  action: 'block',
  suggestion: 'Leave out the number, which may be that of a record or an account.',
  find: (text) =>
    [LONG_NUMBER, LETTERS_AND_NUMBER, GROUPS].flatMap((pattern) => scan(text, pattern, isCode(text))),
};
