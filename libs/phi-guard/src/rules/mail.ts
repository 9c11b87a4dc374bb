import type { Rule } from '../finding.js';
import { scan } from './scan.js';

/** Top-level domains that are no word of the five languages, so that a full stop without a blank after it is no host. */
export const TLD =
  '(?:com|org|net|edu|gov|mil|info|biz|health|hospital|clinic|io|eu|es|fr|de|uk|ca|ch|nl|pt|ie|br|mx|ar|cl|pe|au|nz|jp|cn|dk|fi|pl|cz|hu|ru|gr|cat|gal|eus)';
const ANY_TLD = '[\\p{L}]{2,18}';

const LOCAL = "(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+'-]{1,64}";
const LABEL = '[\\p{L}\\p{N}_-]{1,63}';
const END = '(?![\\p{L}\\p{N}])';

const OPEN = '[\\[({<]';
const CLOSE = '[\\])}>]';
const wrapped = (words: string) => ` {0,2}${OPEN} {0,2}(?:${words}) {0,2}${CLOSE} {0,2}`;
const apart = (words: string) => ` {1,2}(?:${words}) {1,2}`;
const AT_WORDS = 'at|arroba|arobase|chiocciola|klammeraffe|at-zeichen';
const DOT_WORDS = 'dot|punto|point|punkt';
const CLEAR_AT = `(?:${wrapped(AT_WORDS)}|${apart('arroba|arobase|chiocciola|klammeraffe')}| {0,2}@ {0,2})`;
const ANY_DOT = `(?:${wrapped(DOT_WORDS)}|${apart(DOT_WORDS)}| {0,2}\\. {0,2})`;
const PART = '[\\p{L}\\p{N}_-]{1,40}';
const START = '(?<![\\p{L}\\p{N}._%+-])';

const PATTERNS = [
  new RegExp(`${LOCAL}@${LABEL}(?:\\.${LABEL}){0,4}\\.${ANY_TLD}`, 'gu'),
  // A host without its end, as in a hurried note: jane.roe@hospital
  new RegExp(`${START}\\p{L}[\\p{L}\\p{N}._-]{2,63}@\\p{L}[\\p{L}\\p{N}-]{2,63}(?:\\.\\p{L}{1,18})?`, 'gu'),
  // john @ example . com, juan arroba example punto es, john (at) example.com
  new RegExp(
    `${START}${PART}(?:${ANY_DOT}${PART}){0,2}${CLEAR_AT}${PART}(?:${ANY_DOT}${PART}){0,2}${ANY_DOT}${TLD}${END}`,
    'gu',
  ),
  // john dot smith at example dot com: a plain "at" needs a spelled "dot"
  new RegExp(`${START}${PART}(?: dot ${PART}){0,2} at ${PART}(?: dot ${PART}){0,2} dot ${TLD}${END}`, 'gu'),
];

export const mail: Rule = {
  class: 'F',
  action: 'block',
  suggestion: 'Leave out the mail address.',
  find: (text) =>
    /@|[(\[{<] ?at|arroba|arobase|chiocciola|klammeraffe| at /.test(text)
      ? PATTERNS.flatMap((pattern) => scan(text, pattern))
      : [],
};
