import { conditionTable } from './seed-condition.js';

/** Ids, labels and parents as in the Disease Ontology (CC0); synonyms are our own. */
export const conditionsOfOrgans = conditionTable(`
# circulation
DOID:10763 | hypertension | DOID:0050828 | high blood pressure, HTN, raised blood pressure
DOID:10825 | essential hypertension | DOID:10763 | primary hypertension
DOID:6432 | pulmonary hypertension | DOID:10763 | high blood pressure in the lungs
DOID:3393 | coronary artery disease | DOID:0050828 | coronary heart disease, ischaemic heart disease
DOID:5844 | myocardial infarction | DOID:3393 | heart attack, acute coronary occlusion
DOID:6000 | congestive heart failure | DOID:114 | heart failure, cardiac failure
DOID:9651 | systolic heart failure | DOID:6000 | HFrEF, heart failure with reduced ejection fraction
DOID:9775 | diastolic heart failure | DOID:6000 | HFpEF, heart failure with preserved ejection fraction
DOID:0060224 | atrial fibrillation | DOID:10273 | AFib
DOID:0060000 | infective endocarditis | DOID:10314 | heart valve infection
DOID:1787 | pericarditis | DOID:0050829
DOID:820 | myocarditis | DOID:3978 | inflammation of the heart muscle
DOID:0050830 | peripheral artery disease | DOID:0050828 | peripheral arterial disease, claudication
DOID:9477 | pulmonary embolism | DOID:60001 | clot in the lung
DOID:3875 | thrombophlebitis | DOID:864 | vein inflammation with clot
DOID:0051061 | stroke | DOID:6713 | cerebrovascular accident, CVA, apoplexy
DOID:0051062 | ischemic stroke | DOID:0051061 | ischaemic stroke
DOID:10300 | Raynaud disease | DOID:341 | Raynaud phenomenon
DOID:13810 | familial hypercholesterolemia | DOID:1168 | inherited high cholesterol
DOID:1168 | familial hyperlipidemia | DOID:3146 | high cholesterol, raised blood lipids
# lungs
DOID:2841 | asthma | DOID:1176 | bronchial asthma
DOID:3083 | chronic obstructive pulmonary disease | DOID:2320 | COPD, chronic bronchitis and emphysema
DOID:6132 | bronchitis | DOID:1176 | chest cold
DOID:9563 | bronchiectasis | DOID:1176 | widened airways
DOID:552 | pneumonia | DOID:850 | lung infection
DOID:874 | bacterial pneumonia | DOID:552 | bacterial lung infection
DOID:0050156 | idiopathic pulmonary fibrosis | DOID:3770 | scarring of the lung
DOID:1485 | cystic fibrosis | DOID:225 | mucoviscidosis
DOID:0050848 | obstructive sleep apnea | DOID:0050847 | sleep apnoea
DOID:4481 | allergic rhinitis | DOID:4483 | hay fever
DOID:0050127 | sinusitis | DOID:1352 | sinus infection
DOID:2275 | pharyngitis | DOID:974 | sore throat
DOID:10456 | tonsillitis | DOID:974 | infected tonsils
# infections
DOID:8469 | influenza | DOID:934 | flu
DOID:0080600 | COVID-19 | DOID:0080599 | coronavirus disease 2019, SARS-CoV-2 infection
DOID:399 | tuberculosis | DOID:0050338 | TB
DOID:12365 | malaria | DOID:2789 | swamp fever
DOID:526 | human immunodeficiency virus infectious disease | DOID:934 | HIV, HIV infection
DOID:2043 | hepatitis B | DOID:1884 | HBV infection
DOID:1883 | hepatitis C | DOID:1884 | HCV infection
DOID:8536 | herpes zoster | DOID:934 | shingles, zoster
DOID:8566 | herpes simplex | DOID:934 | cold sores, HSV infection
DOID:0040085 | bacterial sepsis | DOID:104 | blood poisoning, sepsis
DOID:3488 | cellulitis | DOID:37
DOID:8504 | impetigo | DOID:4223 | school sores
DOID:1019 | osteomyelitis | DOID:3342 | bone infection
DOID:9470 | bacterial meningitis | DOID:9471
DOID:4166 | syphilis | DOID:0050338
DOID:7551 | gonorrhea | DOID:0050338 | gonorrhoea
DOID:11263 | chlamydia | DOID:0050339 | chlamydial infection
DOID:11729 | Lyme disease | DOID:0050338 | borreliosis
DOID:12205 | dengue disease | DOID:934 | breakbone fever
DOID:13258 | typhoid fever | DOID:0050338 | enteric fever
DOID:1116 | pertussis | DOID:0050339 | whooping cough
DOID:10457 | Legionnaires' disease | DOID:10458 | legionella pneumonia
DOID:0060185 | Clostridium difficile colitis | DOID:0060180 | C. diff, CDI
DOID:1508 | candidiasis | DOID:2473 | thrush, yeast infection
DOID:13564 | aspergillosis | DOID:2473 | aspergillus infection
DOID:9965 | toxoplasmosis | DOID:2113 | toxoplasma infection
DOID:8295 | scabies | DOID:7894 | itch mite
DOID:0080784 | urinary tract infection | DOID:18 | UTI
# kidneys and urinary tract
DOID:1679 | cystitis | DOID:365 | bladder inflammation
DOID:11400 | pyelonephritis | DOID:2744 | kidney infection
DOID:784 | chronic kidney disease | DOID:1074 | CKD, chronic renal failure
DOID:3021 | acute kidney failure | DOID:1074 | AKI, acute kidney injury
DOID:2986 | IgA glomerulonephritis | DOID:2921 | IgA nephropathy, Berger disease
DOID:585 | nephrolithiasis | DOID:557 | kidney stones, renal calculi
DOID:11132 | prostatic hypertrophy | DOID:47 | BPH, benign prostatic hyperplasia, enlarged prostate
DOID:0070355 | overactive bladder syndrome | DOID:365 | OAB, urge incontinence
# digestion
DOID:8534 | gastroesophageal reflux disease | DOID:77 | GERD, GORD, heartburn, acid reflux
DOID:750 | peptic ulcer disease | DOID:77 | stomach ulcer
DOID:4029 | gastritis | DOID:76 | stomach inflammation
DOID:13922 | eosinophilic esophagitis | DOID:11963
DOID:8778 | Crohn's disease | DOID:0050589 | regional enteritis
DOID:8577 | ulcerative colitis | DOID:0060180
DOID:9778 | irritable bowel syndrome | DOID:5295 | IBS, irritable colon
DOID:10608 | celiac disease | DOID:0060031 | coeliac disease, gluten enteropathy
DOID:7475 | diverticulitis | DOID:5295 | inflamed diverticula
DOID:2913 | acute pancreatitis | DOID:4989 | inflamed pancreas
DOID:0051065 | chronic pancreatitis | DOID:4989
DOID:5082 | liver cirrhosis | DOID:409 | cirrhosis
DOID:1949 | cholecystitis | DOID:9446 | gallbladder inflammation
DOID:9746 | hemorrhoid | DOID:9742 | haemorrhoids
`);
