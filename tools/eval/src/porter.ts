/** Porter's stemmer (M. F. Porter, An algorithm for suffix stripping, Program 14, 1980), as the engine's `english` has it. */
export function porterStem(word: string): string {
  if (word.length < 3) return word;
  let w = word;
  w = step1a(w);
  w = step1b(w);
  if (w.endsWith('y') && hasVowel(w.slice(0, -1))) w = `${w.slice(0, -1)}i`;
  w = replaceLongest(w, step2, (stem) => measure(stem) > 0);
  w = replaceLongest(w, step3, (stem) => measure(stem) > 0);
  w = step4(w);
  return step5(w);
}

function isConsonant(word: string, at: number): boolean {
  const letter = word[at]!;
  if ('aeiou'.includes(letter)) return false;
  return letter !== 'y' || at === 0 || !isConsonant(word, at - 1);
}

function hasVowel(stem: string): boolean {
  for (let at = 0; at < stem.length; at += 1) if (!isConsonant(stem, at)) return true;
  return false;
}

/** Number of vowel-consonant sequences. */
function measure(stem: string): number {
  let count = 0;
  let vowelBefore = false;
  for (let at = 0; at < stem.length; at += 1) {
    const consonant = isConsonant(stem, at);
    if (consonant && vowelBefore) count += 1;
    vowelBefore = !consonant;
  }
  return count;
}

function endsDouble(word: string): boolean {
  const last = word.length - 1;
  return last > 0 && word[last] === word[last - 1] && isConsonant(word, last);
}

function endsConsonantVowelConsonant(word: string): boolean {
  const last = word.length - 1;
  if (last < 2) return false;
  return (
    isConsonant(word, last) &&
    !isConsonant(word, last - 1) &&
    isConsonant(word, last - 2) &&
    !'wxy'.includes(word[last]!)
  );
}

function step1a(w: string): string {
  if (w.endsWith('sses') || w.endsWith('ies')) return w.slice(0, -2);
  return w.endsWith('s') && !w.endsWith('ss') ? w.slice(0, -1) : w;
}

function step1b(w: string): string {
  if (w.endsWith('eed')) return measure(w.slice(0, -3)) > 0 ? w.slice(0, -1) : w;
  const suffix = ['ed', 'ing'].find((end) => w.endsWith(end) && hasVowel(w.slice(0, -end.length)));
  if (suffix === undefined) return w;
  const stem = w.slice(0, -suffix.length);
  if (/(at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (endsDouble(stem) && !/[lsz]$/.test(stem)) return stem.slice(0, -1);
  return measure(stem) === 1 && endsConsonantVowelConsonant(stem) ? `${stem}e` : stem;
}

const pairs = (text: string): [string, string][] =>
  text.split(' ').map((pair) => {
    const [from = '', to = ''] = pair.split('>');
    return [from, to];
  });
const step2 = pairs(
  'ational>ate tional>tion enci>ence anci>ance izer>ize abli>able alli>al entli>ent eli>e ousli>ous ization>ize ' +
    'ation>ate ator>ate alism>al iveness>ive fulness>ful ousness>ous aliti>al iviti>ive biliti>ble',
);
const step3 = pairs('icate>ic ative> alize>al iciti>ic ical>ic ful> ness>');
const step4Suffixes = 'al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize'
  .split(' ')
  .sort((a, b) => b.length - a.length);

function replaceLongest(w: string, rules: [string, string][], allowed: (stem: string) => boolean): string {
  const rule = rules.filter(([from]) => w.endsWith(from)).sort((a, b) => b[0].length - a[0].length)[0];
  if (!rule) return w;
  const stem = w.slice(0, w.length - rule[0].length);
  return allowed(stem) ? stem + rule[1] : w;
}

function step4(w: string): string {
  const suffix = step4Suffixes.find((end) => w.endsWith(end));
  if (suffix === undefined) return w;
  const stem = w.slice(0, -suffix.length);
  if (measure(stem) < 2) return w;
  return suffix === 'ion' && !/[st]$/.test(stem) ? w : stem;
}

function step5(w: string): string {
  let word = w;
  if (word.endsWith('e')) {
    const stem = word.slice(0, -1);
    const m = measure(stem);
    if (m > 1 || (m === 1 && !endsConsonantVowelConsonant(stem))) word = stem;
  }
  return word.endsWith('ll') && measure(word) > 1 ? word.slice(0, -1) : word;
}
