import { demoCase } from './demo-case.js';

/** Cases with an outcome, one that nobody solved, and cases for teaching. */
export const closedCases = [
  demoCase({
    slug: 'case-05',
    author: 'riviera-endo',
    ending: 'resolved',
    consent: 'patient',
    content: {
      title: 'Hypoglycémies à jeun chez une patiente sans diabète',
      specialties: ['endocrinology', 'diabetology'],
      lang: 'fr',
      ageBand: '40-44',
      sex: 'female',
      presentation:
        'Trois malaises matinaux en deux mois, avec sueurs et confusion, corrigés par un jus de fruit. Une glycémie capillaire à 0,42 g/l a été mesurée pendant un épisode.',
      history: 'Aucun traitement. Prise de cinq kilos en un an parce que manger soulage.',
      exam: 'Examen sans particularité entre les épisodes.',
      investigations: [
        { name: 'Glycémie à jeun', value: '0,45 g/l', day: 0 },
        { name: 'Insuline', value: '14 mUI/l', day: 0 },
        { name: 'Peptide C', value: '2,1 ng/ml', day: 0 },
      ],
      question: 'Épreuve de jeûne en hospitalisation, ou imagerie du pancréas tout de suite ?',
      urgency: 'routine',
    },
    outcome: {
      finalDx: 'DOID:26',
      howSolved: 'pathology',
      learning:
        'Insuline et peptide C non freinés pendant une hypoglycémie suffisent pour chercher un insulinome par écho-endoscopie.',
    },
  }),
  demoCase({
    slug: 'case-06',
    author: 'monsoon-neuro',
    ending: 'resolved',
    consent: 'patient',
    content: {
      title: 'Double vision that is worse in the evening',
      specialties: ['neurology', 'neuro-ophthalmology'],
      ageBand: '55-59',
      sex: 'male',
      presentation:
        'Six weeks of double vision that begins in the afternoon, with a drooping left eyelid. Chewing tires him at dinner.',
      history: 'Treated hypertension. Received azithromycin for bronchitis a week before the first symptoms.',
      exam: 'Ptosis after one minute of upward gaze, normal pupils, neck flexion 4 of 5.',
      investigations: [
        { name: 'Acetylcholine receptor antibodies', value: 'positive', day: 5 },
        { name: 'Chest CT', value: 'no thymoma', day: 9 },
      ],
      workingDx: ['DOID:437'],
      question: 'Pyridostigmine alone, or steroids from the start because of the bulbar signs?',
      urgency: 'today',
    },
    outcome: {
      finalDx: 'DOID:437',
      howSolved: 'peers',
      learning:
        'Colleagues pointed to the macrolide as the trigger. Low-dose steroids with slow increase avoided a crisis.',
    },
  }),
  demoCase({
    slug: 'case-07',
    author: 'savanna-icu',
    ending: 'teaching',
    consent: 'representative',
    content: {
      title: 'Ascending weakness two weeks after diarrhoea',
      specialties: ['intensive-care', 'neurology'],
      ageBand: '25-29',
      sex: 'female',
      presentation:
        'Tingling feet, then weakness that climbed to the arms within three days. On admission she could not stand and spoke in short sentences.',
      history: 'Bloody diarrhoea two weeks before, which settled without treatment.',
      exam: 'Areflexia, proximal strength 2 of 5, vital capacity 18 ml/kg and falling.',
      investigations: [
        { name: 'Cerebrospinal fluid protein', value: '1.2 g/l', day: 1 },
        { name: 'Cerebrospinal fluid cells', value: '3 per ul', day: 1 },
      ],
      timeline: [
        { day: -14, text: 'Diarrhoea.' },
        { day: 1, text: 'Immunoglobulin begun.' },
        { day: 2, text: 'Intubated before exhaustion.' },
      ],
      question: 'At which vital capacity do you intubate?',
      urgency: 'now',
    },
    outcome: {
      finalDx: 'DOID:12842',
      howSolved: 'own_workup',
      learning:
        'The 20/30/40 rule was met a day before exhaustion. Planned intubation made the course uneventful; she walked after ten weeks.',
    },
  }),
  demoCase({
    slug: 'case-08',
    author: 'mod-elm',
    ending: 'teaching',
    consent: 'not_required_deidentified',
    content: {
      kind: 'teaching',
      title: 'The normal ECG before the second pain',
      specialties: ['emergency-medicine', 'cardiology'],
      ageBand: '50-54',
      sex: 'female',
      presentation:
        'Burning behind the sternum for two hours, gone on arrival. She had thought of her stomach and came because her sister insisted.',
      history: 'Smoker, migraine, no known hypertension.',
      exam: 'Free of pain, blood pressure 138/84 mmHg, no heart murmur.',
      investigations: [
        { name: 'ECG without pain', value: 'biphasic T waves in V2 and V3', day: 0 },
        { name: 'First troponin', value: '22 ng/l', day: 0 },
      ],
    },
    outcome: {
      finalDx: 'DOID:5844',
      howSolved: 'own_workup',
      learning:
        'Biphasic T waves without pain mean a critical lesion of the proximal left anterior descending artery. An exercise test would have been dangerous.',
    },
  }),
  demoCase({
    slug: 'case-09',
    author: 'basil-internist',
    ending: 'stale',
    consent: 'patient',
    content: {
      title: 'Two years of fever every five weeks',
      specialties: ['internal-medicine', 'rheumatology'],
      ageBand: '35-39',
      sex: 'male',
      presentation:
        'Fever of 38.5 to 39.5 degrees for three days every five weeks, with aching calves. Between the episodes he is well and works full time.',
      history: 'Parents from the eastern Mediterranean. No travel, no animals.',
      exam: 'Normal between episodes; during one a single tender lymph node in the neck.',
      investigations: [
        { name: 'C-reactive protein in an episode', value: '96 mg/l', day: 0 },
        { name: 'C-reactive protein between', value: 'below 5 mg/l', day: 18 },
        { name: 'MEFV gene', value: 'no variant', day: 40 },
      ],
      question: 'Which periodic fever would you look for next?',
      urgency: 'routine',
    },
    outcome: {
      finalDx: null,
      howSolved: 'unresolved',
      learning:
        'A panel of periodic fever genes was normal. Colchicine halves the episodes, but the cause is open.',
    },
  }),
  demoCase({
    slug: 'case-10',
    author: 'quiet-derm',
    ending: 'resolved',
    consent: 'patient',
    content: {
      title: 'Itching at night in a whole household',
      specialties: ['dermatology'],
      ageBand: '30-34',
      sex: 'female',
      presentation:
        'Five weeks of itching that wakes her at night, with small papules between the fingers and at the waist. Her partner began to scratch two weeks later.',
      history: 'Two courses of topical steroids helped for days only.',
      exam: 'Burrows at the wrists, excoriated papules around the navel.',
      question: 'Permethrin failed once. Repeat it, or ivermectin for the household?',
      urgency: 'routine',
    },
    outcome: {
      finalDx: 'DOID:8295',
      howSolved: 'peers',
      learning:
        'Treating everybody on the same day, twice with a week between, worked where the first single treatment had failed.',
    },
  }),
  demoCase({
    slug: 'case-12',
    author: 'pampas-pharm',
    ending: 'teaching',
    consent: 'not_required_deidentified',
    content: {
      kind: 'teaching',
      title: 'An INR of 9 after a course for a fungal nail',
      specialties: ['clinical-pharmacy', 'internal-medicine'],
      ageBand: '70-74',
      sex: 'male',
      presentation:
        'Nosebleeds for two days in a man on stable warfarin for eight years. The INR was 9.1 after always lying between 2 and 3.',
      history: 'Ten days before he had begun fluconazole once a week for a nail, prescribed elsewhere.',
      exam: 'Dried blood in both nostrils, no other bleeding.',
    },
    outcome: {
      finalDx: 'DOID:0060224',
      howSolved: 'own_workup',
      learning:
        'Azoles raise warfarin through CYP2C9 even once a week. A second INR five days after any new anti-infective would have shown it.',
    },
  }),
];
