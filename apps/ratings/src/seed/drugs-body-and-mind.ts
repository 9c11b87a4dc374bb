import { drugTable } from './seed-drug.js';

/** Ingredients in the spelling of Drugs@FDA (public domain); brands, class words and conditions are our own choice. */
export const drugsOfBodyAndMind = drugTable(`
# hormones, kidneys, bones
metformin hydrochloride | Glucophage | biguanide, antidiabetic | type 2 diabetes mellitus; polycystic ovary syndrome
glipizide | Glucotrol | sulfonylurea, antidiabetic | type 2 diabetes mellitus
sitagliptin phosphate | Januvia | DPP-4 inhibitor, gliptin | type 2 diabetes mellitus
empagliflozin | Jardiance | SGLT2 inhibitor, gliflozin | type 2 diabetes mellitus; congestive heart failure; chronic kidney disease
dapagliflozin | Farxiga, Forxiga | SGLT2 inhibitor, gliflozin | type 2 diabetes mellitus; chronic kidney disease
semaglutide | Ozempic, Wegovy, Rybelsus | GLP-1 receptor agonist, incretin | type 2 diabetes mellitus; obesity
liraglutide recombinant | Victoza, Saxenda | GLP-1 receptor agonist, incretin | type 2 diabetes mellitus; obesity
insulin glargine recombinant | Lantus | long-acting insulin, insulin | type 1 diabetes mellitus; type 2 diabetes mellitus
insulin lispro recombinant | Humalog | rapid-acting insulin, insulin | type 1 diabetes mellitus
levothyroxine sodium | Synthroid, Levoxyl, Euthyrox | thyroid hormone | hypothyroidism
methimazole | Tapazole | thionamide, antithyroid | Graves' disease; hyperthyroidism
hydrocortisone | Cortef | corticosteroid | Addison's disease
octreotide acetate | Sandostatin | somatostatin analogue | acromegaly
cinacalcet hydrochloride | Sensipar | calcimimetic | hyperparathyroidism
testosterone | AndroGel, Testim | androgen | hypogonadism
alendronate sodium | Fosamax | bisphosphonate | osteoporosis
zoledronic acid | Reclast, Zometa | bisphosphonate | osteoporosis
denosumab | Prolia, Xgeva | RANKL inhibitor, biologic | osteoporosis
cyanocobalamin | Nascobal | vitamin | vitamin B12 deficiency
potassium chloride | Klor-Con, K-Tab | electrolyte | hypokalemia
allopurinol | Zyloprim | xanthine oxidase inhibitor | gout
febuxostat | Uloric, Adenuric | xanthine oxidase inhibitor | gout
colchicine | Colcrys, Mitigare | microtubule inhibitor | gout; pericarditis
tamsulosin hydrochloride | Flomax | alpha blocker | prostatic hypertrophy
finasteride | Proscar, Propecia | 5-alpha reductase inhibitor | prostatic hypertrophy
mirabegron | Myrbetriq | beta-3 agonist | overactive bladder syndrome
solifenacin succinate | Vesicare | antimuscarinic | overactive bladder syndrome
clomiphene citrate | Clomid | ovulation inducer | polycystic ovary syndrome
leuprolide acetate | Lupron Depot | GnRH agonist | prostate cancer; endometriosis
# nerves and mind
sumatriptan succinate | Imitrex, Imigran | triptan | migraine; migraine without aura
rizatriptan benzoate | Maxalt | triptan | migraine
topiramate | Topamax | antiepileptic | migraine; epilepsy
levetiracetam | Keppra | antiepileptic | epilepsy
lamotrigine | Lamictal | antiepileptic, mood stabiliser | epilepsy; bipolar disorder
carbamazepine | Tegretol | antiepileptic | trigeminal neuralgia; epilepsy
divalproex sodium | Depakote | antiepileptic, mood stabiliser | epilepsy; bipolar disorder
gabapentin | Neurontin | gabapentinoid | diabetic neuropathy; epilepsy
pregabalin | Lyrica | gabapentinoid | fibromyalgia; diabetic neuropathy
carbidopa; levodopa | Sinemet | dopamine precursor | Parkinson's disease
pramipexole dihydrochloride | Mirapex | dopamine agonist | Parkinson's disease; restless legs syndrome
rasagiline mesylate | Azilect | MAO-B inhibitor | Parkinson's disease
donepezil hydrochloride | Aricept | cholinesterase inhibitor | Alzheimer's disease
memantine hydrochloride | Namenda | NMDA antagonist | Alzheimer's disease
dimethyl fumarate | Tecfidera | immunomodulator | multiple sclerosis
fingolimod hydrochloride | Gilenya | S1P modulator | multiple sclerosis
natalizumab | Tysabri | integrin antagonist, biologic | multiple sclerosis
pyridostigmine bromide | Mestinon | cholinesterase inhibitor | myasthenia gravis
riluzole | Rilutek | glutamate inhibitor | amyotrophic lateral sclerosis
sertraline hydrochloride | Zoloft | SSRI, antidepressant | major depressive disorder; panic disorder; obsessive-compulsive disorder
escitalopram oxalate | Lexapro, Cipralex | SSRI, antidepressant | major depressive disorder; generalized anxiety disorder
fluoxetine hydrochloride | Prozac | SSRI, antidepressant | major depressive disorder; obsessive-compulsive disorder
citalopram hydrobromide | Celexa | SSRI, antidepressant | major depressive disorder
venlafaxine hydrochloride | Effexor XR | SNRI, antidepressant | major depressive disorder; generalized anxiety disorder
duloxetine hydrochloride | Cymbalta | SNRI, antidepressant | major depressive disorder; diabetic neuropathy; fibromyalgia
bupropion hydrochloride | Wellbutrin, Zyban | antidepressant | major depressive disorder
mirtazapine | Remeron | antidepressant | major depressive disorder
amitriptyline hydrochloride | Elavil | tricyclic antidepressant, antidepressant | migraine; diabetic neuropathy
lithium carbonate | Lithobid, Eskalith | mood stabiliser | bipolar disorder
quetiapine fumarate | Seroquel | atypical antipsychotic, antipsychotic | schizophrenia; bipolar disorder
olanzapine | Zyprexa | atypical antipsychotic, antipsychotic | schizophrenia
aripiprazole | Abilify | atypical antipsychotic, antipsychotic | schizophrenia
risperidone | Risperdal | atypical antipsychotic, antipsychotic | schizophrenia
clozapine | Clozaril | atypical antipsychotic, antipsychotic | schizophrenia
methylphenidate hydrochloride | Ritalin, Concerta | stimulant | attention deficit hyperactivity disorder; narcolepsy
lisdexamfetamine dimesylate | Vyvanse | stimulant | attention deficit hyperactivity disorder
modafinil | Provigil | wakefulness promoter | narcolepsy
naltrexone hydrochloride | Revia | opioid antagonist | alcohol dependence
buprenorphine hydrochloride; naloxone hydrochloride | Suboxone | partial opioid agonist | opiate dependence
methadone hydrochloride | Dolophine | opioid | opiate dependence
lorazepam | Ativan | benzodiazepine | status epilepticus; panic disorder
# joints, skin, eyes, cancer
methotrexate sodium | Trexall | DMARD, antimetabolite | rheumatoid arthritis; psoriasis
sulfasalazine | Azulfidine | DMARD, aminosalicylate | rheumatoid arthritis; ulcerative colitis
tofacitinib citrate | Xeljanz | JAK inhibitor | rheumatoid arthritis; ulcerative colitis
etanercept | Enbrel | TNF inhibitor, biologic | rheumatoid arthritis; ankylosing spondylitis
secukinumab | Cosentyx | interleukin inhibitor, biologic | psoriasis; psoriatic arthritis; ankylosing spondylitis
ibuprofen | Motrin, Advil | NSAID | osteoarthritis
naproxen | Naprosyn | NSAID | osteoarthritis; ankylosing spondylitis
diclofenac sodium | Voltaren | NSAID | osteoarthritis
celecoxib | Celebrex | COX-2 inhibitor, NSAID | osteoarthritis; rheumatoid arthritis
acetaminophen | Tylenol, Ofirmev | analgesic | osteoarthritis
tramadol hydrochloride | Ultram | opioid, analgesic | osteoarthritis
dupilumab | Dupixent | interleukin inhibitor, biologic | atopic dermatitis; asthma
tacrolimus | Prograf, Protopic | calcineurin inhibitor | atopic dermatitis
clobetasol propionate | Temovate, Clobex | topical corticosteroid, corticosteroid | psoriasis
isotretinoin | Accutane, Absorica | retinoid | acne
latanoprost | Xalatan | prostaglandin analogue | open-angle glaucoma; glaucoma
timolol maleate | Timoptic | beta blocker | open-angle glaucoma
ranibizumab | Lucentis | VEGF inhibitor, biologic | age related macular degeneration
cyclosporine | Restasis, Neoral | calcineurin inhibitor | dry eye syndrome
hydroxyurea | Hydrea, Droxia | antimetabolite | sickle cell anemia
eltrombopag olamine | Promacta | thrombopoietin agonist | autoimmune thrombocytopenic purpura
tamoxifen citrate | Nolvadex, Soltamox | selective oestrogen receptor modulator | breast cancer
letrozole | Femara | aromatase inhibitor | breast cancer
trastuzumab | Herceptin | HER2 antibody, biologic | breast cancer
imatinib mesylate | Gleevec, Glivec | tyrosine kinase inhibitor | chronic myeloid leukemia
osimertinib mesylate | Tagrisso | tyrosine kinase inhibitor | lung cancer
pembrolizumab | Keytruda | checkpoint inhibitor, biologic | melanoma; lung cancer
lenalidomide | Revlimid | immunomodulator | multiple myeloma
enzalutamide | Xtandi | androgen receptor inhibitor | prostate cancer
ferric carboxymaltose | Injectafer | intravenous iron | iron deficiency anemia
`);
