import type { NewRating } from '../rating/rating.http.js';
import { drugIdOf } from '../catalogue/drug.js';
import { conditionIdOf } from './catalogue.js';

export interface PlannedRating {
  handle: string;
  /** What the rating's fixed id is derived from. */
  seed: string;
  input: NewRating;
}

const internists = [
  'amber',
  'basil',
  'cedar',
  'dune',
  'ember',
  'fjord',
  'grove',
  'heath',
  'inlet',
  'jetty',
  'knoll',
];

/** Members of the demo world who rate, in the order in which the pairs call them. */
export const demoRaters: readonly string[] = [
  ...[
    'harbour-cardio',
    'tundra-id',
    'abuela-paeds',
    'quiet-derm',
    'ward-nine',
    'mod-elm',
    'mod-oak',
    'client-demo',
  ],
  ...['riviera-endo', 'monsoon-neuro', 'savanna-icu'],
  ...internists.map((word) => `${word}-internist`),
];

interface Pair {
  ingredients: string[];
  condition: string;
  /** One word per rater: efficacy, safety, tolerability, accessibility, adherence, preference; 0 = not given. */
  scores: string;
  /** Who begins: the place of the first rater in {@link demoRaters}. */
  from: number;
  /** By place of the rater. */
  comments?: Record<number, { text: string; lang?: string }>;
}

/**
 * Two statins whose intervals overlap, two drugs for migraine whose intervals do not, and pairs with fewer than five
 * raters, which show no figure.
 */
const pairs: readonly Pair[] = [
  {
    ingredients: ['atorvastatin calcium'],
    condition: 'familial hyperlipidemia',
    scores: '544554 545445 434553 544445 545554 443445 534544 544503 454555 545440 434454 544555',
    from: 0,
    comments: {
      0: { text: 'Works in nearly everybody. I ask about muscle pain at six weeks and rarely have to stop.' },
      3: { text: 'Cheap, once a day, any time of the day. Adherence is the real problem, not the drug.' },
      2: { text: 'Buena respuesta y barata; vigilo las transaminasas solo si hay síntomas.', lang: 'es' },
    },
  },
  {
    ingredients: ['rosuvastatin calcium'],
    condition: 'familial hyperlipidemia',
    scores: '554454 545345 544454 553445 544354 454445 545454 544344 555455 443445 544454 545345',
    from: 4,
    comments: {
      1: {
        text: 'My choice where the target is far away. I start low in older patients and in kidney disease.',
      },
      4: {
        text: 'Bonne efficacité à faible dose, mais plus chère que les autres dans notre hôpital.',
        lang: 'fr',
      },
    },
  },
  {
    ingredients: ['simvastatin'],
    condition: 'familial hyperlipidemia',
    scores: '334544 323553 434543',
    from: 9,
    comments: { 0: { text: 'I no longer start it: too many interactions for what it gives.' } },
  },
  {
    ingredients: ['sumatriptan succinate'],
    condition: 'migraine',
    scores: '543445 544345 553455 543344 554445 543455 544445 553344 544455 543445',
    from: 2,
    comments: {
      2: {
        text: 'Taken early it ends most attacks. I warn about chest tightness beforehand, which saves phone calls.',
      },
      6: { text: 'Not with coronary disease. For the rest the best acute treatment that I have.' },
    },
  },
  {
    ingredients: ['amitriptyline hydrochloride'],
    condition: 'migraine',
    scores: '232522 242522 223521 132512 242422 232523 122521 232512 243522 222521',
    from: 7,
    comments: {
      4: { text: 'As a preventive in small doses at night. Dry mouth and weight gain end many attempts.' },
    },
  },
  {
    ingredients: ['apixaban'],
    condition: 'atrial fibrillation',
    scores: '554354 555345 554245 545355 554344 555255',
    from: 1,
    comments: {
      0: { text: 'Fewer bleeds than I saw with warfarin. The price decides who gets it here.' },
      4: { text: 'Twice a day is the weak point: I ask about the evening dose at every visit.' },
    },
  },
  {
    ingredients: ['warfarin sodium'],
    condition: 'atrial fibrillation',
    scores: '433532 423522 434531 424522',
    from: 5,
    comments: {
      1: { text: 'Still right for mechanical valves. For the rest the controls wear people out.' },
    },
  },
  {
    ingredients: ['metformin hydrochloride'],
    condition: 'type 2 diabetes mellitus',
    scores: '553544 543554',
    from: 3,
  },
  { ingredients: ['semaglutide'], condition: 'obesity', scores: '543235', from: 8 },
];

const dimensions = [
  'efficacy',
  'safety',
  'tolerability',
  'accessibility',
  'adherence',
  'preference',
] as const;
const patients = ['1-5', '6-20', '21-100', '100+'] as const;
const settings = ['hospital', 'clinic', 'community'] as const;
const lines = ['1', '2', '3+'] as const;

/** The ratings of the demo world, always the same. */
export function plannedRatings(): PlannedRating[] {
  return pairs.flatMap((pair, number) =>
    pair.scores
      .split(' ')
      .map((scores, place) =>
        planned(pair, number, place, scores, demoRaters[(pair.from + place) % demoRaters.length]!),
      ),
  );
}

function planned(pair: Pair, number: number, place: number, digits: string, handle: string): PlannedRating {
  const drugId = drugIdOf(pair.ingredients);
  const conditionId = conditionIdOf(pair.condition);
  const scores = dimensions.flatMap((name, index) =>
    digits[index] === '0' ? [] : [[name, Number(digits[index])]],
  );
  const comment = pair.comments?.[place];
  return {
    handle,
    seed: `demo:rating:${handle}:${pair.ingredients.join(';')}:${conditionId}`,
    input: {
      drugId,
      conditionId,
      scores: Object.fromEntries(scores) as NewRating['scores'],
      ...(comment && { comment: comment.text }),
      lang: comment?.lang ?? 'en',
      experience: {
        patients: patients[(place + number) % patients.length]!,
        lastUsed: place % 5 === 4 ? '6-24m' : '<6m',
        line: lines[(place + number) % lines.length]!,
        setting: settings[place % settings.length]!,
      },
      conflict: conflictOf(handle),
    },
  };
}

/** One member of the demo world has ties to a maker and says so. */
function conflictOf(handle: string): NewRating['conflict'] {
  if (handle !== 'ward-nine') return { declared: false };
  return {
    declared: true,
    types: ['consulting', 'speaking'],
    companies: ['Northlight Pharma'],
    withinMonths: 12,
  };
}
