/** A comment and what colleagues answer; its id follows from its place. */
export interface DemoComment {
  author: string;
  body: string;
  lang?: string;
  toAuthor?: boolean;
  /** The asker accepted it. */
  accepted?: boolean;
  withdrawn?: boolean;
  replies?: DemoComment[];
}

/** Comments by subject: `post:<slug>` or `case:<slug>`. */
export const demoThreads: Readonly<Record<string, DemoComment[]>> = {
  'post:restart-apixaban': [
    {
      author: 'monsoon-neuro',
      accepted: true,
      body: 'Four weeks with a clean scan is where I restart, if the fall had a cause that is now treated. Without a cause I first look for orthostatic hypotension.',
      replies: [
        {
          author: 'amber-internist',
          body: 'It was orthostatic: doxazosin at bedtime. Stopped.',
          replies: [
            {
              author: 'monsoon-neuro',
              body: 'Then I would restart.',
              replies: [
                {
                  author: 'cedar-internist',
                  body: 'Would you take the reduced dose for the first weeks?',
                  replies: [
                    {
                      author: 'monsoon-neuro',
                      body: 'No: either the criteria for the lower dose are met or not.',
                      replies: [
                        {
                          author: 'pampas-pharm',
                          body: 'Agreed, the low dose without criteria only loses protection.',
                          replies: [{ author: 'cedar-internist', body: 'Clear, thank you both.' }],
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
    {
      author: 'harbour-cardio',
      body: 'With a score of 5 I would also discuss occlusion of the appendage if he falls again.',
    },
    {
      author: 'savanna-icu',
      body: 'We wait eight weeks when the haematoma was thicker than 10 mm.',
      withdrawn: true,
    },
  ],
  'post:sglt2-before-surgery': [
    {
      author: 'ward-nine',
      body: 'The patient is told by the surgical clinic with a printed card. Since the card nobody has come with a last dose the day before.',
    },
    {
      author: 'mod-elm',
      body: 'Whatever the interval: measure ketones when a fasting patient feels sick, also when glucose is 9 mmol/l.',
      accepted: true,
    },
  ],
  'post:hfpef-rhythm': [
    {
      author: 'amber-internist',
      body: 'Symptoms yes. Our admissions did not change over two years, but most were for infections anyway.',
    },
    {
      author: 'client-demo',
      body: 'What was the share under a class III drug before ablation?',
      toAuthor: true,
    },
  ],
  'post:penicillin-label': [
    {
      author: 'ember-internist',
      body: 'We write the result into the allergy field as a *negative entry with date of the test in the year*, not as a deletion. Deletions come back.',
      replies: [{ author: 'tundra-id', body: 'That is the idea I was missing. We will try it.' }],
    },
    { author: 'pampas-pharm', body: 'Pharmacists can own the field. It is four minutes per patient here.' },
  ],
  'post:otitis-espera': [
    {
      author: 'harbour-cardio',
      lang: 'es',
      body: 'No soy pediatra, pero como padre agradecí la receta diferida: al final no la usamos.',
    },
    {
      author: 'mod-elm',
      lang: 'es',
      accepted: true,
      body: 'En urgencias tratamos siempre por debajo de los seis meses, y entre seis y veinticuatro meses si es bilateral o hay otorrea.',
      replies: [{ author: 'abuela-paeds', lang: 'es', body: 'Coincide con lo nuestro. Gracias.' }],
    },
  ],
  'post:metformine-rein': [
    {
      author: 'tundra-id',
      lang: 'fr',
      body: 'Je continue à 500 mg deux fois par jour si la fonction est stable, avec une carte pour les jours de fièvre ou de diarrhée.',
    },
    {
      author: 'pampas-pharm',
      lang: 'fr',
      body: 'La carte change tout, à condition que l’entourage la connaisse.',
    },
  ],
  'post:migraine-choice': [
    {
      author: 'client-demo',
      body: 'In a small series about a third responded to the ligand antibody after a receptor antibody had failed. I would try it for three months.',
    },
    { author: 'mod-oak', body: 'Look at sleep and mood once more before the next antibody.' },
  ],
  'post:scabies-resistance': [
    {
      author: 'abuela-paeds',
      body: 'We hand out drawings without words. Half of our families do not share a language with us.',
    },
    {
      author: 'quiet-derm',
      body: 'Could you share the drawings with an open licence? I would print them here.',
    },
  ],
  'post:delirium-night': [
    {
      author: 'fjord-internist',
      body: 'Who decides on *no observations*: the evening doctor, or a rule by early warning score?',
    },
    {
      author: 'ward-nine',
      body: 'A rule: score 0 to 1 twice, and no new infusion. The doctor may overrule in both directions.',
    },
    { author: 'savanna-icu', body: 'We stole this for step-down. First week: nobody wants to go back.' },
  ],
  'post:ketamine-epilepticus': [
    {
      author: 'monsoon-neuro',
      body: 'We stop after 72 hours without seizures on the EEG and taper over 12. Watch the liver enzymes above 5 mg/kg/h.',
      accepted: true,
    },
  ],
  'post:gout-flare': [
    {
      author: 'grove-internist',
      body: 'Go on, as you do. With an eGFR of 48 I give colchicine once daily after the first week.',
      accepted: true,
    },
    { author: 'pampas-pharm', body: 'And check for clarithromycin before colchicine, every time.' },
  ],
  'post:lithium-first': [
    {
      author: 'heath-internist',
      body: 'Fear of the kidney. A table with the real figures by decade of use would help in primary care.',
    },
    { author: 'mod-oak', body: 'I will draw that table and post it here.' },
  ],
  'case:case-01': [
    {
      author: 'mod-elm',
      body: 'Exercise test first, in a place that can resuscitate: bidirectional ventricular ectopy would settle it within an hour.',
      replies: [{ author: 'harbour-cardio', body: 'Booked for tomorrow. Beta blocker tonight?' }],
    },
    {
      author: 'savanna-icu',
      body: 'The drowned aunt weighs more for me than the normal echo. No sport until it is answered.',
    },
  ],
  'case:case-02': [
    {
      author: 'jetty-internist',
      body: 'Serology is often negative at this stage. With that exposure and eosinophilia I would treat for Katayama syndrome with steroids now and praziquantel later.',
    },
    { author: 'quiet-derm', body: 'The weals fit. Repeat the serology at ten weeks.' },
  ],
  'case:case-04': [
    {
      author: 'mod-elm',
      lang: 'es',
      body: 'Con cloro de 86 primero corregir la alcalosis. Repetiría la ecografía en 24 horas, sin prisa quirúrgica.',
    },
  ],
  'case:case-05': [
    {
      author: 'amber-internist',
      body: 'Insulin is not suppressed at a glucose this low: measure sulfonylureas once, then look at the pancreas.',
    },
  ],
  'case:case-06': [
    {
      author: 'heath-internist',
      body: 'Macrolides can unmask myasthenia. I would avoid them for good and begin low with steroids.',
    },
    {
      author: 'savanna-icu',
      body: 'Neck flexion of 4 is close to bulbar. Measure vital capacity lying down.',
    },
  ],
  'case:case-07': [
    {
      author: 'monsoon-neuro',
      body: 'A model of a planned intubation. Below 20 ml/kg and falling I do the same.',
    },
  ],
  'case:case-08': [
    {
      author: 'harbour-cardio',
      body: 'And never an exercise test with those T waves. Thank you for writing it up.',
    },
  ],
  'case:case-09': [
    {
      author: 'knoll-internist',
      body: 'Have you looked at TNFRSF1A with the calf pain in mind?',
      toAuthor: true,
    },
  ],
  'case:case-10': [{ author: 'abuela-paeds', body: 'Both of it: same day for all, twice. And the sofa.' }],
  'case:case-11': [
    {
      author: 'inlet-internist',
      body: 'Grade 3: I would not wait for the endoscopy. Prednisone 1 mg/kg today, sigmoidoscopy within two days.',
    },
    {
      author: 'tundra-id',
      body: 'CMV on the biopsies, please, and hepatitis serology before infliximab becomes an option.',
    },
  ],
  'case:case-12': [
    { author: 'grove-internist', body: 'A single weekly tablet is exactly what nobody asks about.' },
  ],
};
