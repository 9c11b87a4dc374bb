import { conditionTable } from './seed-condition.js';

/** What lies between the conditions of the seed and the root: ids, labels and parents of the Disease Ontology (CC0). */
export const conditionsBetween = conditionTable(`
DOID:0080599 | Coronavirus infectious disease | DOID:934
DOID:0060158 | acquired metabolic disease | DOID:0014667
DOID:12603 | acute leukemia | DOID:1037
DOID:3952 | adrenal cortex disease | DOID:9553
DOID:10493 | adrenal cortical hypofunction | DOID:3952
DOID:9553 | adrenal gland disease | DOID:28
DOID:3042 | allergic contact dermatitis | DOID:2773
DOID:1205 | allergic disease | DOID:2914
DOID:2355 | anemia | DOID:74
DOID:2030 | anxiety disorder | DOID:1561
DOID:0050828 | artery disease | DOID:178
DOID:848 | arthritis | DOID:3342
DOID:2742 | auditory system disease | DOID:0050155
DOID:417 | autoimmune disease | DOID:2914
DOID:0060050 | autoimmune disease of blood | DOID:417
DOID:0060005 | autoimmune disease of endocrine system | DOID:417
DOID:0060031 | autoimmune disease of gastrointestinal tract | DOID:417
DOID:0060033 | autoimmune disease of peripheral nervous system | DOID:438
DOID:438 | autoimmune disease of the nervous system | DOID:417
DOID:104 | bacterial infectious disease | DOID:0050117
DOID:4138 | bile duct disease | DOID:9741
DOID:9741 | biliary tract disease | DOID:3118
DOID:365 | bladder disease | DOID:18
DOID:620 | blood protein disease | DOID:74
DOID:0080001 | bone disease | DOID:65
DOID:3342 | bone inflammation disease | DOID:0080001
DOID:4960 | bone marrow cancer | DOID:2531
DOID:0080005 | bone remodeling disease | DOID:0080001
DOID:0080011 | bone resorption disease | DOID:0080005
DOID:936 | brain disease | DOID:331
DOID:1176 | bronchial disease | DOID:0050161
DOID:162 | cancer | DOID:14566
DOID:2978 | carbohydrate metabolic disorder | DOID:655
DOID:0050700 | cardiomyopathy | DOID:114
DOID:1287 | cardiovascular system disease | DOID:7
DOID:0050687 | cell type cancer | DOID:162
DOID:331 | central nervous system disease | DOID:863
DOID:525 | central nervous system vasculitis | DOID:865
DOID:6713 | cerebrovascular disease | DOID:178
DOID:9446 | cholangitis | DOID:4138
DOID:2475 | chronic conjunctivitis | DOID:6195
DOID:0080747 | chronic urticaria | DOID:1555
DOID:2113 | coccidiosis | DOID:2789
DOID:1561 | cognitive disorder | DOID:150
DOID:0060180 | colitis | DOID:0050589
DOID:854 | collagen disease | DOID:65
DOID:0050339 | commensal bacterial infectious disease | DOID:104
DOID:4251 | conjunctival disease | DOID:5614
DOID:6195 | conjunctivitis | DOID:4251
DOID:65 | connective tissue disease | DOID:17
DOID:2773 | contact dermatitis | DOID:2723
DOID:5656 | cranial nerve disease | DOID:870
DOID:2007 | degeneration of macula and posterior pole | DOID:4448
DOID:3213 | demyelinating disease | DOID:331
DOID:1596 | depressive disorder | DOID:3324
DOID:2723 | dermatitis | DOID:37
DOID:0060037 | developmental disorder of mental health | DOID:150
DOID:9351 | diabetes mellitus | DOID:4194
DOID:0050117 | disease by infectious agent | DOID:4
DOID:7 | disease of anatomical entity | DOID:4
DOID:14566 | disease of cellular proliferation | DOID:4
DOID:150 | disease of mental health | DOID:4
DOID:0014667 | disease of metabolism | DOID:4
DOID:9974 | drug dependence | DOID:9973
DOID:8670 | eating disorder | DOID:150
DOID:10314 | endocarditis | DOID:0050825
DOID:0050825 | endocardium disease | DOID:114
DOID:28 | endocrine system disease | DOID:7
DOID:6050 | esophageal disease | DOID:77
DOID:11963 | esophagitis | DOID:6050
DOID:3978 | extrinsic cardiomyopathy | DOID:0050700
DOID:9799 | eye degenerative disease | DOID:5614
DOID:5614 | eye disease | DOID:0050155
DOID:120 | female reproductive organ cancer | DOID:193
DOID:229 | female reproductive system disease | DOID:15
DOID:1564 | fungal infectious disease | DOID:0050117
DOID:0060502 | gastrointestinal allergy | DOID:1205
DOID:3119 | gastrointestinal system cancer | DOID:0050686
DOID:77 | gastrointestinal system disease | DOID:7
DOID:2921 | glomerulonephritis | DOID:10952
DOID:4194 | glucose metabolism disease | DOID:2978
DOID:2277 | gonadal disease | DOID:28
DOID:10273 | heart conduction disease | DOID:114
DOID:114 | heart disease | DOID:1287
DOID:2531 | hematologic cancer | DOID:0050686
DOID:74 | hematopoietic system disease | DOID:7
DOID:2237 | hepatitis | DOID:409
DOID:3118 | hepatobiliary disease | DOID:77
DOID:2444 | hyperpituitarism | DOID:53
DOID:0060056 | hypersensitivity reaction disease | DOID:2914
DOID:2916 | hypersensitivity reaction type IV disease | DOID:0060056
DOID:2914 | immune system disease | DOID:7
DOID:0050589 | inflammatory bowel disease | DOID:5295
DOID:655 | inherited metabolic disorder | DOID:0014667
DOID:16 | integumentary system disease | DOID:7
DOID:3082 | interstitial lung disease | DOID:850
DOID:10155 | intestinal cancer | DOID:3119
DOID:5295 | intestinal disease | DOID:77
DOID:557 | kidney disease | DOID:18
DOID:1074 | kidney failure | DOID:557
DOID:1400 | lacrimal apparatus disease | DOID:5614
DOID:5672 | large intestine cancer | DOID:10155
DOID:10458 | legionellosis | DOID:0050338
DOID:1240 | leukemia | DOID:2531
DOID:3146 | lipid metabolism disorder | DOID:655
DOID:409 | liver disease | DOID:3118
DOID:0050161 | lower respiratory tract disease | DOID:1579
DOID:850 | lung disease | DOID:0050161
DOID:8857 | lupus erythematosus | DOID:417
DOID:1037 | lymphoid leukemia | DOID:1240
DOID:0060058 | lymphoma | DOID:2531
DOID:4448 | macular degeneration | DOID:8466
DOID:3856 | male reproductive organ cancer | DOID:193
DOID:48 | male reproductive system disease | DOID:15
DOID:9471 | meningitis | DOID:331
DOID:11252 | microcytic anemia | DOID:2355
DOID:5100 | middle ear disease | DOID:2742
DOID:0050032 | mineral metabolism disease | DOID:0060158
DOID:7894 | mite infestation | DOID:4110
DOID:3324 | mood disorder | DOID:1561
DOID:231 | motor neuron disease | DOID:1289
DOID:17 | musculoskeletal system disease | DOID:7
DOID:8692 | myeloid leukemia | DOID:1240
DOID:0070004 | myeloid neoplasm | DOID:4960
DOID:2163 | nasal cavity disease | DOID:2825
DOID:10952 | nephritis | DOID:557
DOID:573 | nerve compression syndrome | DOID:574
DOID:863 | nervous system disease | DOID:7
DOID:1289 | neurodegenerative disease | DOID:331
DOID:870 | neuropathy | DOID:574
DOID:2825 | nose disease | DOID:974
DOID:374 | nutrition disease | DOID:0060158
DOID:2320 | obstructive lung disease | DOID:850
DOID:2473 | opportunistic mycosis | DOID:0050136
DOID:0050686 | organ system cancer | DOID:162
DOID:1100 | ovarian disease | DOID:229
DOID:1414 | ovarian dysfunction | DOID:1100
DOID:654 | overnutrition | DOID:374
DOID:26 | pancreas disease | DOID:28
DOID:4989 | pancreatitis | DOID:26
DOID:1352 | paranasal sinus disease | DOID:2825
DOID:4110 | parasitic ectoparasitic infectious disease | DOID:1398
DOID:1398 | parasitic infectious disease | DOID:0050117
DOID:2789 | parasitic protozoa infectious disease | DOID:1398
DOID:11201 | parathyroid gland disease | DOID:28
DOID:9742 | pelvic varices | DOID:799
DOID:0050829 | pericardium disease | DOID:1287
DOID:574 | peripheral nervous system disease | DOID:863
DOID:341 | peripheral vascular disease | DOID:178
DOID:0060040 | pervasive developmental disorder | DOID:0060037
DOID:864 | phlebitis | DOID:866
DOID:53 | pituitary gland disease | DOID:28
DOID:0050338 | primary bacterial infectious disease | DOID:104
DOID:8925 | primary thrombocytopenia | DOID:0060050
DOID:47 | prostate disease | DOID:48
DOID:2468 | psychotic disorder | DOID:1561
DOID:60001 | pulmonary artery disease | DOID:0050828
DOID:3770 | pulmonary fibrosis | DOID:3082
DOID:2744 | pyelitis | DOID:557
DOID:4223 | pyoderma | DOID:2723
DOID:193 | reproductive organ cancer | DOID:0050686
DOID:15 | reproductive system disease | DOID:7
DOID:0050615 | respiratory system cancer | DOID:0050686
DOID:1579 | respiratory system disease | DOID:7
DOID:8466 | retinal degeneration | DOID:9799
DOID:5679 | retinal disease | DOID:5614
DOID:2462 | retinal vascular disease | DOID:5679
DOID:4483 | rhinitis | DOID:2163
DOID:9098 | sebaceous gland disease | DOID:37
DOID:0050155 | sensory system disease | DOID:863
DOID:0081445 | sickle cell disease | DOID:620
DOID:37 | skin disease | DOID:16
DOID:0050847 | sleep apnea | DOID:535
DOID:535 | sleep disorder | DOID:150
DOID:0060038 | specific developmental disorder | DOID:0060037
DOID:76 | stomach disease | DOID:77
DOID:302 | substance abuse | DOID:303
DOID:9973 | substance dependence | DOID:303
DOID:303 | substance-related disorder | DOID:150
DOID:225 | syndrome | DOID:4
DOID:0050890 | synucleinopathy | DOID:1289
DOID:0050136 | systemic mycosis | DOID:1564
DOID:680 | tauopathy | DOID:1289
DOID:50 | thyroid gland disease | DOID:28
DOID:561 | trigeminal nerve disease | DOID:5656
DOID:974 | upper respiratory tract disease | DOID:1579
DOID:18 | urinary system disease | DOID:7
DOID:1555 | urticaria | DOID:37
DOID:121 | vaginal disease | DOID:229
DOID:2170 | vaginitis | DOID:121
DOID:799 | varicose veins | DOID:866
DOID:178 | vascular disease | DOID:1287
DOID:865 | vasculitis | DOID:178
DOID:866 | vein disease | DOID:178
DOID:1884 | viral hepatitis | DOID:2237
DOID:934 | viral infectious disease | DOID:0050117
DOID:0050718 | vitamin metabolic disorder | DOID:655
`);
