import { conditionTable } from './seed-condition.js';

/** Ids, labels and parents as in the Disease Ontology (CC0); synonyms are our own. */
export const conditionsOfBodyAndMind = conditionTable(`
# hormones and metabolism
DOID:9744 | type 1 diabetes mellitus | DOID:9351 | T1DM, juvenile diabetes
DOID:9352 | type 2 diabetes mellitus | DOID:9351 | T2DM, adult-onset diabetes
DOID:8947 | diabetic retinopathy | DOID:2462 | diabetic eye disease
DOID:9743 | diabetic neuropathy | DOID:870
DOID:9970 | obesity | DOID:654 | adiposity, severe overweight
DOID:1459 | hypothyroidism | DOID:50 | underactive thyroid
DOID:7998 | hyperthyroidism | DOID:50 | overactive thyroid
DOID:12361 | Graves' disease | DOID:0060005 | Basedow disease
DOID:13774 | Addison's disease | DOID:10493 | primary adrenal insufficiency
DOID:2449 | acromegaly | DOID:2444 | growth hormone excess
DOID:13543 | hyperparathyroidism | DOID:11201 | overactive parathyroid
DOID:1924 | hypogonadism | DOID:2277 | testosterone deficiency
DOID:11476 | osteoporosis | DOID:0080011 | brittle bones, bone loss
DOID:0050731 | vitamin B12 deficiency | DOID:0050718 | cobalamin deficiency
DOID:4500 | hypokalemia | DOID:0050032 | low potassium
DOID:13189 | gout | DOID:848 | podagra, urate arthritis
# nerves and mind
DOID:6364 | migraine | DOID:936 | migraine headache, sick headache
DOID:10024 | migraine with aura | DOID:6364 | classical migraine
DOID:12783 | migraine without aura | DOID:6364 | common migraine
DOID:12098 | trigeminal neuralgia | DOID:561 | tic douloureux
DOID:1826 | epilepsy | DOID:936
DOID:1824 | status epilepticus | DOID:1826 | prolonged seizure
DOID:14330 | Parkinson's disease | DOID:0050890 | paralysis agitans, shaking palsy
DOID:10652 | Alzheimer's disease | DOID:680 | Alzheimer dementia
DOID:2377 | multiple sclerosis | DOID:3213 | disseminated sclerosis
DOID:437 | myasthenia gravis | DOID:438
DOID:332 | amyotrophic lateral sclerosis | DOID:231 | motor neurone disease
DOID:12842 | Guillain-Barre syndrome | DOID:0060033 | acute inflammatory polyneuropathy
DOID:12858 | Huntington's disease | DOID:1289 | Huntington chorea
DOID:0050425 | restless legs syndrome | DOID:331 | Willis-Ekbom disease
DOID:12169 | carpal tunnel syndrome | DOID:573 | median nerve compression
DOID:1470 | major depressive disorder | DOID:1596 | depression, unipolar depression
DOID:3312 | bipolar disorder | DOID:3324 | manic depression
DOID:14320 | generalized anxiety disorder | DOID:2030
DOID:594 | panic disorder | DOID:2030 | panic attacks
DOID:10933 | obsessive-compulsive disorder | DOID:2030 | OCD
DOID:2055 | post-traumatic stress disorder | DOID:2030 | PTSD
DOID:5419 | schizophrenia | DOID:2468
DOID:1094 | attention deficit hyperactivity disorder | DOID:0060038 | ADHD, hyperkinetic disorder
DOID:0060041 | autism spectrum disorder | DOID:0060040 | autism
DOID:8689 | anorexia nervosa | DOID:8670 | restrictive eating disorder
DOID:1574 | alcohol use disorder | DOID:302 | alcoholism, alcohol abuse
DOID:0050741 | alcohol dependence | DOID:9973 | alcohol addiction
DOID:2559 | opiate dependence | DOID:9974 | opioid use disorder, opioid addiction
DOID:8986 | narcolepsy | DOID:535 | sleep attacks
# joints, skin, eyes, blood, cancer, women and men
DOID:7148 | rheumatoid arthritis | DOID:848 | rheumatoid disease
DOID:9008 | psoriatic arthritis | DOID:848 | arthritis with psoriasis
DOID:7147 | ankylosing spondylitis | DOID:848 | Bechterew disease, axial spondyloarthritis
DOID:8398 | osteoarthritis | DOID:848 | degenerative joint disease, arthrosis
DOID:9074 | systemic lupus erythematosus | DOID:8857 | SLE, lupus
DOID:853 | polymyalgia rheumatica | DOID:854
DOID:13375 | temporal arteritis | DOID:525 | giant cell arteritis
DOID:631 | fibromyalgia | DOID:225 | fibromyalgia syndrome
DOID:12894 | Sjogren's syndrome | DOID:417 | Sjögren syndrome, sicca syndrome
DOID:11335 | sarcoidosis | DOID:2916 | Boeck disease
DOID:8893 | psoriasis | DOID:37 | plaque psoriasis
DOID:3310 | atopic dermatitis | DOID:3042 | atopic eczema
DOID:6543 | acne | DOID:9098 | acne vulgaris, pimples
DOID:8881 | rosacea | DOID:37 | facial redness
DOID:0080749 | chronic spontaneous urticaria | DOID:0080747 | chronic hives
DOID:986 | alopecia areata | DOID:417 | patchy hair loss
DOID:1686 | glaucoma | DOID:5614
DOID:1067 | open-angle glaucoma | DOID:1686
DOID:10871 | age related macular degeneration | DOID:2007
DOID:10140 | dry eye syndrome | DOID:1400
DOID:11204 | allergic conjunctivitis | DOID:2475 | pink eye from allergy
DOID:10754 | otitis media | DOID:5100 | middle ear infection
DOID:11758 | iron deficiency anemia | DOID:11252 | iron deficiency anaemia
DOID:10923 | sickle cell anemia | DOID:0081445
DOID:8924 | autoimmune thrombocytopenic purpura | DOID:8925 | immune thrombocytopenia
DOID:1612 | breast cancer | DOID:0050686 | mammary carcinoma
DOID:10283 | prostate cancer | DOID:3856 | prostatic carcinoma
DOID:1324 | lung cancer | DOID:0050615 | bronchial carcinoma
DOID:9256 | colorectal cancer | DOID:5672 | bowel cancer
DOID:2394 | ovarian cancer | DOID:120
DOID:1909 | melanoma | DOID:0050687 | malignant melanoma
DOID:9538 | multiple myeloma | DOID:0070004 | plasma cell myeloma
DOID:8552 | chronic myeloid leukemia | DOID:8692
DOID:8567 | Hodgkin's lymphoma | DOID:0060058 | Hodgkin disease
DOID:9952 | acute lymphoblastic leukemia | DOID:12603
DOID:289 | endometriosis | DOID:229 | ectopic endometrium
DOID:11612 | polycystic ovary syndrome | DOID:1414 | PCOS
DOID:3385 | bacterial vaginosis | DOID:2170 | vaginal dysbiosis
DOID:3044 | food allergy | DOID:0060502 | allergy to food
`);
