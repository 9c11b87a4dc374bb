import { demoCase } from './demo-case.js';

/** Cases that wait for an answer, among them one in Spanish, and those that only some may read. */
export const openCases = [
  demoCase({
    slug: 'case-01',
    author: 'harbour-cardio',
    ending: 'open',
    consent: 'patient',
    content: {
      title: 'Syncope on exertion with a normal echocardiogram',
      specialties: ['cardiology', 'electrophysiology'],
      ageBand: '15-19',
      sex: 'female',
      presentation:
        'Two episodes of **syncope during a sprint** within three months, without warning and with quick recovery. No chest pain. An aunt drowned as a young swimmer.',
      history:
        'No medication, no stimulants. Trains four times a week and has stopped since the second episode.',
      exam: 'Heart rate 58/min, blood pressure 112/70 mmHg, no murmur, no orthostatic change.',
      investigations: [
        { name: 'Resting ECG', value: 'sinus rhythm, QTc 415 ms', day: 0 },
        { name: 'Echocardiogram', value: 'normal', day: 2 },
        { name: 'Troponin', value: 'not raised', day: 0 },
      ],
      timeline: [
        { day: -80, text: 'First syncope while running.' },
        { day: -3, text: 'Second syncope, witnessed, about 30 seconds.' },
      ],
      question: 'Exercise test first, or straight to a genetic panel for catecholaminergic arrhythmia?',
      urgency: 'today',
    },
  }),
  demoCase({
    slug: 'case-02',
    author: 'tundra-id',
    ending: 'open',
    consent: 'patient',
    content: {
      title: 'Fever and eosinophilia five weeks after freshwater swimming',
      specialties: ['infectious-diseases', 'tropical-medicine'],
      ageBand: '30-34',
      sex: 'male',
      presentation:
        'One week of evening fever up to 39 degrees, dry cough and itching weals that come and go. Swam in a lake in eastern Africa five weeks before.',
      history: 'Took malaria prophylaxis without a gap. Two travel companions feel well.',
      exam: 'Liver edge 2 cm below the costal margin, urticaria on the trunk, clear lungs.',
      investigations: [
        { name: 'Eosinophils', value: '4.8 x 10^9/l', day: 0 },
        { name: 'Malaria film', value: 'negative three times', day: 1 },
        { name: 'Schistosoma serology', value: 'negative', day: 1 },
      ],
      question: 'Would you treat for acute schistosomiasis now, although serology is still negative?',
      urgency: 'today',
    },
  }),
  demoCase({
    slug: 'case-03',
    author: 'amber-internist',
    ending: 'open',
    consent: 'patient',
    content: {
      title: 'Resistant hypertension with low potassium under spironolactone',
      specialties: ['internal-medicine', 'endocrinology'],
      ageBand: '50-54',
      sex: 'female',
      presentation:
        'Blood pressure stays above 160/95 mmHg under four drugs at full dose, spironolactone among them. Potassium is 3.1 mmol/l without diuretics other than spironolactone.',
      history: 'Hypertension since the age of 38, snores, drinks no liquorice tea.',
      exam: 'BMI 31, no abdominal bruit, no oedema.',
      investigations: [
        { name: 'Potassium', value: '3.1 mmol/l', day: 0 },
        { name: 'Sleep study', value: 'apnoea-hypopnoea index 34 per hour', day: 20 },
      ],
      workingDx: ['DOID:10763', 'DOID:0050848'],
      question: 'Can I interpret renin and aldosterone under spironolactone, or must it be stopped first?',
      urgency: 'routine',
    },
  }),
  demoCase({
    slug: 'case-04',
    author: 'abuela-paeds',
    ending: 'open',
    consent: 'representative',
    content: {
      title: 'Lactante con vómitos explosivos y alcalosis',
      specialties: ['paediatrics'],
      lang: 'es',
      ageBand: '1-11 mo',
      sex: 'male',
      presentation:
        'Lactante de seis semanas con vómitos en proyectil después de cada toma desde hace cinco días. Tiene hambre de inmediato y ha perdido peso.',
      history: 'Parto a término, sin complicaciones. Alimentación con lactancia materna.',
      exam: 'Mucosas secas, fontanela algo deprimida. No se palpa con certeza una oliva pilórica.',
      investigations: [
        { name: 'pH', value: '7.52', day: 0 },
        { name: 'Cloro', value: '86 mmol/l', day: 0 },
        { name: 'Ecografía', value: 'músculo pilórico de 3 mm, canal de 14 mm', day: 0 },
      ],
      question: 'Con un grosor en el límite, ¿repetirían la ecografía en 24 horas o llamarían ya a cirugía?',
      urgency: 'now',
    },
  }),
  demoCase({
    slug: 'case-11',
    author: 'lantern-onc',
    ending: 'open',
    consent: 'patient',
    content: {
      title: 'New diarrhoea four months into a checkpoint inhibitor',
      specialties: ['oncology', 'gastroenterology'],
      ageBand: '60-64',
      sex: 'male',
      presentation:
        'Eight watery stools a day for four days, cramps and urgency, no blood. He has received a PD-1 antibody for melanoma for four months.',
      history:
        'No antibiotics in the last three months. Levothyroxine since an immune thyroiditis in month two.',
      exam: 'Soft abdomen with diffuse tenderness, no guarding. Temperature 37.4 degrees.',
      investigations: [
        { name: 'C-reactive protein', value: '48 mg/l', day: 0 },
        { name: 'Clostridioides toxin', value: 'negative', day: 0 },
        { name: 'Calprotectin', value: '1,400 ug/g', day: 1 },
      ],
      workingDx: ['DOID:0060180'],
      question: 'Start steroids at once, or sigmoidoscopy with biopsies first?',
      urgency: 'today',
    },
  }),
  demoCase({
    slug: 'case-15',
    author: 'harbour-cardio',
    ending: 'open',
    consent: 'patient',
    content: {
      title: 'Low-output heart failure: would you list this patient?',
      specialties: ['cardiology', 'heart-failure'],
      ageBand: '45-49',
      sex: 'male',
      presentation:
        'Third admission in four months with fatigue and cold limbs under full therapy. Ejection fraction 18 %, systolic pressure around 85 mmHg.',
      exam: 'Cool periphery, jugular veins distended, no oedema.',
      workingDx: ['DOID:9651'],
      question:
        'Who would begin the evaluation for transplantation now, and who would try an inodilator first?',
      urgency: 'today',
      audience: { kind: 'specialties', specialties: ['cardiology', 'heart-failure'] },
    },
  }),
];
