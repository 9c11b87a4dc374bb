import { demoCase } from './demo-case.js';

/** Cases that nobody but their author sees: a draft that the guard stops, and one withdrawn. */
export const privateCases = [
  demoCase({
    slug: 'case-13',
    author: 'cedar-internist',
    ending: 'blocked',
    consent: 'patient',
    content: {
      title: 'Unclear weight loss, results to follow',
      specialties: ['internal-medicine'],
      ageBand: '65-69',
      sex: 'female',
      presentation:
        'Eleven kilograms lost in five months without a change of diet, with night sweats in the last weeks.',
      history:
        'Her daughter sends the outside results: write to daughter.of.patient@mail.example for the CT.',
      question: 'What would you look for first?',
      urgency: 'routine',
    },
  }),
  demoCase({
    slug: 'case-14',
    author: 'dune-internist',
    ending: 'withdrawn',
    consent: 'patient',
    content: {
      title: 'Swollen ankles after a new antihypertensive',
      specialties: ['internal-medicine'],
      ageBand: '55-59',
      sex: 'female',
      presentation:
        'Ankle swelling on both sides two weeks after amlodipine was begun, worse in the evening, no breathlessness.',
      question: 'Change the drug, or add an ACE inhibitor?',
      urgency: 'routine',
    },
  }),
];
