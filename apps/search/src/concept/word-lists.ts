import { readFileSync } from 'node:fs';
import { synonymRules } from '../index/analysis.js';
import { foldedName } from './fold.js';

function lines(file: string): string[] {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}

export interface Abbreviation {
  readonly short: string;
  readonly name: string;
  /** Has other meanings too: a hint on queries, nothing on documents. */
  readonly hint: boolean;
}

/** `abbreviations.txt`: short forms of catalogue names. */
export function abbreviations(): Abbreviation[] {
  return lines('./abbreviations.txt').map((line) => {
    const [, short, sign, name] = /^(.+?) ([=?]) (.+)$/.exec(line) ?? [];
    if (!short || !name) throw new Error(`abbreviations.txt: "${line}" is not "short = name".`);
    return { short, name, hint: sign === '?' };
  });
}

/** `ambiguous-names.txt`, folded. */
export function ambiguousNames(): ReadonlySet<string> {
  return new Set(lines('./ambiguous-names.txt').map(foldedName));
}

/**
 * One spelling for words that the search side treats as equal (anaemia = anemia, paracetamol = acetaminophen), so that
 * names are found in either. From the rules of `index/synonyms.txt` whose sides are single words.
 */
export function spellings(): ReadonlyMap<string, string> {
  const canonical = new Map<string, string>();
  for (const rule of synonymRules()) {
    if (rule.includes('=>')) continue;
    const words = rule.split(',').map((part) => part.trim());
    const last = words.at(-1)!;
    for (const word of words) canonical.set(word, last);
  }
  return canonical;
}

/** Salt and ester words at the end of an ingredient's name: "atorvastatin calcium" is atorvastatin. */
export const saltWords: ReadonlySet<string> = new Set(
  (
    'acetate acetonide anhydrous aspartate axetil benzoate besylate bitartrate bromide butyrate calcium camsylate ' +
    'carbonate chloride cilexetil citrate cypionate decanoate dihydrate dihydrochloride dimesylate dipropionate ' +
    'disodium edisylate enanthate erbumine estolate ethylsuccinate etexilate fumarate furoate gluceptate gluconate ' +
    'glucuronate hemihydrate hexahydrate hyclate hydrate hydrobromide hydrochloride hydroxide iodide isethionate ' +
    'lactate lactobionate lauryl lysine magnesium malate maleate meglumine mesylate methylsulfate monohydrate ' +
    'mononitrate monosodium mucate napsylate nitrate olamine oxalate palmitate pamoate pentahydrate phosphate ' +
    'pivalate potassium propionate proxetil saccharate salicylate sesquihydrate sodium stearate succinate sulfate ' +
    'tannate tartrate tebutate tetrahydrate tosylate trihydrate trometamol tromethamine valerate xinafoate zinc'
  ).split(' '),
);

/** Words that follow a number in a dose; beside one, even a short or ordinary word can be a drug's name. */
export const unitWords: ReadonlySet<string> = new Set(
  'mg mcg ug g kg ml dl l iu units unit mmol mol tablet tablets capsule capsules puffs drops bid tid qid qd daily od bd tds'.split(
    ' ',
  ),
);
