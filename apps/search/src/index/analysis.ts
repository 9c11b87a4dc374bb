import { readFileSync } from 'node:fs';

/** Languages with a stemmer of their own; every other language is indexed as written (`xx`). */
export const stemmedLanguages = ['en', 'fr', 'es', 'it', 'de'] as const;
export const indexLanguages = [...stemmedLanguages, 'xx'] as const;
export type IndexLanguage = (typeof indexLanguages)[number];

/** @param lang BCP 47 tag, such as `fr-CA` */
export function indexLanguageOf(lang: string): IndexLanguage {
  const primary = lang.split('-')[0]!.toLowerCase();
  return stemmedLanguages.find((known) => known === primary) ?? 'xx';
}

const greek = Object.entries({
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  ζ: 'zeta',
  η: 'eta',
  θ: 'theta',
  ι: 'iota',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  ν: 'nu',
  ξ: 'xi',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  ς: 'sigma',
  τ: 'tau',
  υ: 'upsilon',
  φ: 'phi',
  χ: 'chi',
  ψ: 'psi',
  ω: 'omega',
  Α: 'alpha',
  Β: 'beta',
  Γ: 'gamma',
  Δ: 'delta',
  Θ: 'theta',
  Λ: 'lambda',
  Σ: 'sigma',
  Φ: 'phi',
  Ψ: 'psi',
  Ω: 'omega',
}).map(([letter, name]) => `${letter} => ${name}`);

/** Terms that are one word however they are written: stem, then the numbers that occur in clinical text. */
const joinedTerms: Record<string, string> = {
  IL: '1 2 4 5 6 8 10 12 13 17 18 21 23 31 33',
  CA: '125 15 19',
  CD: '3 4 8 19 20 30 34 38 45 56 68 117 138',
  COX: '1 2',
  GLP: '1 2',
  SGLT: '1 2',
  DPP: '4',
  PD: '1',
  CTLA: '4',
  HER: '2',
  JAK: '1 2 3',
  HHV: '6 8',
  HSV: '1 2',
  HPV: '6 11 16 18',
  MMP: '9',
  TDP: '43',
};

function joinedRules(): string[] {
  return Object.entries(joinedTerms).flatMap(([stem, numbers]) =>
    numbers
      .split(' ')
      .flatMap((number) =>
        [stem, stem.toLowerCase(), stem[0]! + stem.slice(1).toLowerCase()].flatMap((spelling) => [
          `${spelling}-${number} => ${spelling}${number}`,
          `${spelling}\u2010${number} => ${spelling}${number}`,
          `${spelling}\u2011${number} => ${spelling}${number}`,
        ]),
      ),
  );
}

const charFilters = {
  signs: {
    type: 'mapping',
    mappings: [
      ...greek,
      'µg => mcg',
      'μg => mcg',
      'PD-L1 => PDL1',
      'pd-l1 => pdl1',
      'Hb A1c => HbA1c',
      'HbA1C => HbA1c',
      'SARS-CoV-2 => SARSCoV2',
      'COVID-19 => COVID19',
      'covid-19 => covid19',
      'Covid-19 => covid19',
      'β-blocker => beta blocker',
      ...joinedRules(),
    ],
  },
  doses: {
    type: 'pattern_replace',
    pattern:
      '(?<![\\p{L}\\d])(\\d+(?:[.,]\\d+)?)(mcg|mg|kg|g|ml|dl|l|mmol|mol|iu|units?|mm|cm|kcal|bpm|mmhg|hrs?|min)\\b',
    flags: 'CASE_INSENSITIVE',
    replacement: '$1 $2',
  },
};

/** Hand-kept equivalences of the search side, one rule a line, `#` for remarks. */
export function synonymRules(): string[] {
  return readFileSync(new URL('./synonyms.txt', import.meta.url), 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}

const filters = {
  synonyms: { type: 'synonym_graph', expand: true, lenient: false, synonyms: synonymRules() },
  en_possessive: { type: 'stemmer', language: 'possessive_english' },
  en_stop: { type: 'stop', stopwords: '_english_' },
  en_stem: { type: 'stemmer', language: 'english' },
  fr_elision: {
    type: 'elision',
    articles_case: true,
    articles: 'l m t qu n s j d c jusqu quoiqu lorsqu puisqu'.split(' '),
  },
  fr_stop: { type: 'stop', stopwords: '_french_' },
  fr_stem: { type: 'stemmer', language: 'light_french' },
  es_stop: { type: 'stop', stopwords: '_spanish_' },
  es_stem: { type: 'stemmer', language: 'light_spanish' },
  it_elision: {
    type: 'elision',
    articles_case: true,
    articles: 'c l all dall dell nell sull coll pell gl agl dagl degl negl sugl un m t s v d'.split(' '),
  },
  it_stop: { type: 'stop', stopwords: '_italian_' },
  it_stem: { type: 'stemmer', language: 'light_italian' },
  de_stop: { type: 'stop', stopwords: '_german_' },
  de_stem: { type: 'stemmer', language: 'light_german' },
};

const chains: Record<string, string[]> = {
  plain: ['lowercase', 'asciifolding'],
  en: ['en_possessive', 'lowercase', 'en_stop', 'en_stem', 'asciifolding'],
  fr: ['lowercase', 'fr_elision', 'fr_stop', 'fr_stem', 'asciifolding'],
  es: ['lowercase', 'es_stop', 'es_stem', 'asciifolding'],
  it: ['lowercase', 'it_elision', 'it_stop', 'it_stem', 'asciifolding'],
  de: ['lowercase', 'de_stop', 'de_stem', 'asciifolding'],
  xx: ['lowercase', 'asciifolding'],
};

const analyzer = (filter: string[]) => ({
  type: 'custom',
  char_filter: ['signs', 'doses'],
  tokenizer: 'standard',
  filter,
});

/** Synonyms stand last, so that their rules pass through the same stemming as the query. */
const analyzers: Record<string, ReturnType<typeof analyzer>> = {
  ...Object.fromEntries(Object.entries(chains).map(([name, chain]) => [name, analyzer(chain)])),
  plain_search: analyzer([...chains.plain!, 'synonyms']),
  en_search: analyzer([...chains.en!, 'synonyms']),
};
export const analyzerNames = Object.keys(analyzers);

/** The `analysis` part of every index: only parts that the engine's basic modules hold. */
export const analysis = {
  char_filter: charFilters,
  filter: filters,
  analyzer: analyzers,
  normalizer: { folded: { type: 'custom', filter: ['lowercase', 'asciifolding'] } },
};
