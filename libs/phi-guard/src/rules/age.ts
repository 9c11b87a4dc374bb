import type { Rule, Span } from '../finding.js';
import { after, before, scan } from './scan.js';

const NUMBER = '(?:9\\d|1[01]\\d|12[0-5])';
const FREE = '(?<![\\d\\p{L}]|\\d[.,/:-])';
const EN_WORDS =
  '(?:ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:one|a)[- ]hundred(?:[- ](?:and[- ])?(?:one|two|three|four|five|six|seven|eight|nine|ten))?)';
const ES_WORDS =
  '(?:noventa(?: y (?:un|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve))?|cien|ciento (?:un|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez))';
const FR_WORDS =
  '(?:quatre-vingt-(?:dix(?:-(?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize)|nonante(?:-[a-z]{2,6})?|cent(?: (?:un|deux|trois|quatre|cinq))?)';
const DE_WORDS = '(?:[a-z]{0,6}(?:und)?neunzig|(?:ein)?hundert(?:eins|zwei|drei|vier|funf)?)';
const IT_WORDS =
  '(?:novant(?:a|uno|adue|atre|aquattro|acinque|asei|asette|otto|anove)|cento(?:uno|due|tre|quattro|cinque)?)';

const PATTERNS = [
  // 92-year-old, 92 years old, 92 years of age, 92yo, 92 y/o, a 92 F
  new RegExp(
    `${FREE}(?:${NUMBER}|${EN_WORDS})[ -]{0,2}(?:(?:years?|yrs?|y)[ -]{0,2}(?:old|of age|o(?![a-z])|/ ?o(?![a-z]))|y\\.? ?o\\.?(?![a-z]))`,
    'gu',
  ),
  new RegExp(
    `(?<![\\p{L}])(?:aged?|ages|age of|age is|age was|age at [a-z]{3,12})[ :=,()]{1,3}(?:${NUMBER}|${EN_WORDS})(?![\\d\\p{L}]|[.,]\\d|[ -]{0,2}(?:days?|d|months?|mo|weeks?|h|hours?|%)(?![a-z]))`,
    'gu',
  ),
  new RegExp(
    `(?<=(?:a|an|the|this) )${NUMBER}[ -]?(?:m|f|male|female|man|woman|lady|gentleman)(?![\\p{L}\\d°])`,
    'gu',
  ),
  // 92 años, edad: 92
  new RegExp(
    `${FREE}(?:${NUMBER}|${ES_WORDS}) ?anos(?! ?(?:despues|antes|de (?:evolucion|seguimiento|duracion)))(?![\\p{L}])`,
    'gu',
  ),
  new RegExp(
    `(?<![\\p{L}])(?:edad|eta|alter|age)(?: (?:de|di|von|actual))?[ :=]{1,3}${NUMBER}(?![\\d\\p{L}]|[.,]\\d)`,
    'gu',
  ),
  // 92 ans, 92 jahre alt, 92-jährige, 92 anni, 92enne
  new RegExp(
    `${FREE}(?:${NUMBER}|${FR_WORDS}) ?ans(?! (?:apres|avant|de (?:suivi|recul|evolution)))(?![\\p{L}])`,
    'gu',
  ),
  new RegExp(
    `${FREE}(?:${NUMBER}|${DE_WORDS})[ -]{0,2}(?:jahrige[rnms]?|jaehrige[rnms]?|jahre alt|jahren? alt|j\\. ?alt)(?![\\p{L}])`,
    'gu',
  ),
  new RegExp(`(?<=(?:alter von|im alter von|alters von) )(?:${NUMBER}|${DE_WORDS}) jahren`, 'gu'),
  new RegExp(
    `${FREE}(?:${NUMBER}|${IT_WORDS}) ?(?:anni(?! (?:dopo|prima|fa|di (?:follow|storia|evoluzione)))|enn[ei])(?![\\p{L}])`,
    'gu',
  ),
  // in her nineties, nonagenarian
  /(?<!\p{L})(?:(?:his|her|their|early|mid|late)[ -](?:nineties|90s|90's)|nonagenarian|centenarian|nonagenari[oa]|centenari[oa]|nonagenaire|centenaire|neunzigjahrige[rnm]?|hundertjahrige[rnm]?|supercentenarian)(?!\p{L})/gu,
];

/** "over 90", "90 or older" name a group, which is how such an age should be written. */
const GROUP_BEFORE =
  /(?:over|above|older than|beyond|more than|at least|up to|under|below|younger than|less than|between|[<>≥≤]|mas de|mayor(?:es)? de|menor(?:es)? de|superior a|menos de|hasta|plus de|moins de|au-dela de|superieur a|jusqu'a|uber|unter|mindestens|bis|oltre|piu di|superiore ai?|meno di|fino ai?)(?: the)?(?: age)?(?: of)?(?: (?:los|les|gli|i|la|l'))? ?$/;
const GROUP_AFTER =
  /^(?:[ -]{0,2}(?:and|or|y|o|et|ou|und|oder|e)[ -](?:older|over|above|more|mas|plus|mehr|alter|oltre|piu)|\+| ?\+)/;
const NOT_AN_AGE =
  /(?:hace|durante|desde hace|il y a|depuis|pendant|seit|vor|over the (?:last|past)|per|da|for the (?:last|past)|ultimos|dernieres|letzten|ultimi)[ a-z']{0,6}$/;

function isOneAge(text: string, span: Span): boolean {
  const context = before(text, span.start, 28);
  if (GROUP_BEFORE.test(context) || NOT_AN_AGE.test(context)) return false;
  return !GROUP_AFTER.test(after(text, span.end, 14)) && !/^(?:[ -]{0,2}\+)/.test(after(text, span.end, 3));
}

export const highAge: Rule = {
  class: 'C',
  action: 'warn',
  suggestion: 'Write "90 or older".',
  find: (text) => PATTERNS.flatMap((pattern) => scan(text, pattern, (_, span) => isOneAge(text, span))),
};
