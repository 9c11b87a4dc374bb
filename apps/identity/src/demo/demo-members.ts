import type { SpecialtySlug } from '@openrounds/contracts';
import type { Duty } from '../duty/duties.js';
import type { NewMember } from '../member/member.http.js';

export interface DemoMember {
  readonly handle: string;
  readonly role: NewMember['role'];
  readonly specialties: SpecialtySlug[];
  readonly country: string;
  readonly languages: string[];
  /** How the licence was shown; `none` stays at level 0. */
  readonly proof: 'register' | 'documents' | 'none';
  readonly duty?: Duty;
}

const verified = (
  handle: string,
  specialties: SpecialtySlug[],
  country: string,
  ...languages: string[]
): DemoMember => ({
  handle,
  role: 'physician',
  specialties,
  country,
  languages: languages.length > 0 ? languages : ['en'],
  proof: country === 'US' ? 'register' : 'documents',
});
const office = (handle: string, duty: Duty): DemoMember => ({
  ...verified(handle, ['public-health'], 'GB'),
  proof: 'none',
  duty,
});

/** Staff, who get their duty before anybody is verified: the first reviewers must not need reviewers. */
export const demoStaff: readonly DemoMember[] = [
  office('desk-ash', 'review'),
  office('desk-yew', 'review'),
  office('count-fir', 'analyse'),
  office('night-watch', 'administer'),
];

/** Twelve internists in one country: one cell of the small-cell rule is large enough to be shown. */
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
  'lagoon',
];

export const demoClinicians: readonly DemoMember[] = [
  { ...verified('new-arrival', ['family-medicine'], 'IE'), proof: 'none' },
  verified('harbour-cardio', ['cardiology', 'heart-failure'], 'US', 'en', 'es'),
  verified('tundra-id', ['infectious-diseases', 'tropical-medicine'], 'CA', 'en', 'fr'),
  verified('abuela-paeds', ['paediatrics'], 'AR', 'es', 'en'),
  verified('quiet-derm', ['dermatology'], 'DE', 'de', 'en'),
  { ...verified('ward-nine', ['hospital-medicine'], 'GB'), role: 'nurse' },
  { ...verified('mod-elm', ['emergency-medicine'], 'AU'), duty: 'moderate' },
  { ...verified('mod-oak', ['psychiatry'], 'NL', 'nl', 'en'), duty: 'moderate' },
  verified('client-demo', ['clinical-pharmacology'], 'SE', 'sv', 'en'),
  ...internists.map((word) => verified(`${word}-internist`, ['internal-medicine'], 'US')),
  verified('monsoon-neuro', ['neurology', 'stroke-medicine'], 'IN', 'en', 'hi'),
  verified('savanna-icu', ['intensive-care'], 'KE', 'en', 'sw'),
  { ...verified('pampas-pharm', ['clinical-pharmacy'], 'BR', 'pt', 'en'), role: 'pharmacist' },
  { ...verified('lantern-onc', ['oncology', 'palliative-medicine'], 'JP', 'ja', 'en'), role: 'resident' },
  verified('riviera-endo', ['endocrinology', 'diabetology'], 'FR', 'fr', 'en'),
];

/** Who follows what, by handle of the follower. */
export const demoFollows: readonly (readonly [
  string,
  { targetKind: 'specialty'; targetId: SpecialtySlug } | string,
])[] = [
  ['harbour-cardio', { targetKind: 'specialty', targetId: 'cardiology' }],
  ['harbour-cardio', 'mod-elm'],
  ['tundra-id', { targetKind: 'specialty', targetId: 'infectious-diseases' }],
  ['abuela-paeds', { targetKind: 'specialty', targetId: 'paediatrics' }],
  ['amber-internist', 'harbour-cardio'],
  ['new-arrival', { targetKind: 'specialty', targetId: 'family-medicine' }],
];
