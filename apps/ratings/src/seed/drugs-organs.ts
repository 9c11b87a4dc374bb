import { drugTable } from './seed-drug.js';

/** Ingredients in the spelling of Drugs@FDA (public domain); brands, class words and conditions are our own choice. */
export const drugsOfOrgans = drugTable(`
# heart and vessels
atorvastatin calcium | Lipitor | statin | familial hypercholesterolemia; familial hyperlipidemia; coronary artery disease
rosuvastatin calcium | Crestor | statin | familial hypercholesterolemia; familial hyperlipidemia
simvastatin | Zocor | statin | familial hypercholesterolemia; familial hyperlipidemia
pravastatin sodium | Pravachol | statin | familial hyperlipidemia
ezetimibe | Zetia, Ezetrol | cholesterol absorption inhibitor | familial hypercholesterolemia
fenofibrate | Tricor, Lipantil | fibrate | familial hyperlipidemia
lisinopril | Prinivil, Zestril | ACE inhibitor | hypertension; congestive heart failure
enalapril maleate | Vasotec | ACE inhibitor | hypertension; congestive heart failure
ramipril | Altace | ACE inhibitor | hypertension
perindopril erbumine | Aceon | ACE inhibitor | hypertension
losartan potassium | Cozaar | angiotensin receptor blocker, sartan | hypertension
valsartan | Diovan | angiotensin receptor blocker, sartan | hypertension; congestive heart failure
candesartan cilexetil | Atacand | angiotensin receptor blocker, sartan | hypertension
sacubitril; valsartan | Entresto | neprilysin inhibitor, sartan | systolic heart failure
amlodipine besylate | Norvasc | calcium channel blocker | hypertension; coronary artery disease
nifedipine | Procardia, Adalat CC | calcium channel blocker | hypertension; Raynaud disease
diltiazem hydrochloride | Cardizem | calcium channel blocker | atrial fibrillation; hypertension
verapamil hydrochloride | Calan, Isoptin | calcium channel blocker | atrial fibrillation; hypertension
metoprolol succinate | Toprol-XL | beta blocker | congestive heart failure; hypertension
metoprolol tartrate | Lopressor | beta blocker | hypertension; myocardial infarction
bisoprolol fumarate | Zebeta | beta blocker | hypertension; congestive heart failure
carvedilol | Coreg | beta blocker | congestive heart failure; hypertension
propranolol hydrochloride | Inderal | beta blocker | hypertension; migraine
hydrochlorothiazide | Microzide | thiazide diuretic | hypertension
chlorthalidone | Hygroton, Thalitone | thiazide-like diuretic | hypertension
furosemide | Lasix | loop diuretic | congestive heart failure
torsemide | Demadex | loop diuretic | congestive heart failure
spironolactone | Aldactone | aldosterone antagonist | congestive heart failure; hypertension
eplerenone | Inspra | aldosterone antagonist | congestive heart failure
digoxin | Lanoxin | cardiac glycoside | atrial fibrillation; congestive heart failure
amiodarone hydrochloride | Cordarone, Pacerone | antiarrhythmic | atrial fibrillation
flecainide acetate | Tambocor | antiarrhythmic | atrial fibrillation
warfarin sodium | Coumadin, Jantoven | vitamin K antagonist, anticoagulant | atrial fibrillation; pulmonary embolism
apixaban | Eliquis | direct oral anticoagulant, anticoagulant | atrial fibrillation; pulmonary embolism
rivaroxaban | Xarelto | direct oral anticoagulant, anticoagulant | atrial fibrillation; pulmonary embolism
dabigatran etexilate mesylate | Pradaxa | direct oral anticoagulant, anticoagulant | atrial fibrillation
enoxaparin sodium | Lovenox, Clexane | low molecular weight heparin, anticoagulant | pulmonary embolism
clopidogrel bisulfate | Plavix | antiplatelet | myocardial infarction; peripheral artery disease
ticagrelor | Brilinta, Brilique | antiplatelet | myocardial infarction
aspirin | Bayer Aspirin, Durlaza | antiplatelet, NSAID | myocardial infarction; ischemic stroke
nitroglycerin | Nitrostat, Nitro-Dur | nitrate | coronary artery disease
isosorbide mononitrate | Imdur | nitrate | coronary artery disease
ivabradine hydrochloride | Corlanor | sinus node inhibitor | systolic heart failure
bosentan | Tracleer | endothelin antagonist | pulmonary hypertension
sildenafil citrate | Viagra, Revatio | PDE5 inhibitor | pulmonary hypertension
# lungs and allergy
albuterol sulfate | Ventolin HFA, Proair HFA | short-acting beta agonist, bronchodilator | asthma; chronic obstructive pulmonary disease
tiotropium bromide | Spiriva | long-acting muscarinic antagonist, bronchodilator | chronic obstructive pulmonary disease; asthma
budesonide | Pulmicort, Entocort EC | inhaled corticosteroid, corticosteroid | asthma; Crohn's disease; eosinophilic esophagitis
budesonide; formoterol fumarate dihydrate | Symbicort | inhaled corticosteroid, long-acting beta agonist | asthma; chronic obstructive pulmonary disease
fluticasone propionate | Flovent, Flonase | inhaled corticosteroid, corticosteroid | asthma; allergic rhinitis
fluticasone propionate; salmeterol xinafoate | Advair Diskus | inhaled corticosteroid, long-acting beta agonist | asthma; chronic obstructive pulmonary disease
umeclidinium bromide; vilanterol trifenatate | Anoro Ellipta | long-acting muscarinic antagonist, long-acting beta agonist | chronic obstructive pulmonary disease
montelukast sodium | Singulair | leukotriene antagonist | asthma; allergic rhinitis
roflumilast | Daliresp | PDE4 inhibitor | chronic obstructive pulmonary disease
pirfenidone | Esbriet | antifibrotic | idiopathic pulmonary fibrosis
nintedanib esylate | Ofev | antifibrotic | idiopathic pulmonary fibrosis
omalizumab | Xolair | anti-IgE antibody, biologic | asthma; chronic spontaneous urticaria
cetirizine hydrochloride | Zyrtec | antihistamine | allergic rhinitis; chronic spontaneous urticaria
loratadine | Claritin | antihistamine | allergic rhinitis
fexofenadine hydrochloride | Allegra | antihistamine | allergic rhinitis
prednisone | Deltasone, Rayos | corticosteroid | asthma; polymyalgia rheumatica; temporal arteritis
dexamethasone | Decadron | corticosteroid | COVID-19; multiple myeloma
epinephrine | EpiPen, Adrenalin | adrenergic agonist | food allergy
# infections
amoxicillin | Amoxil | penicillin, antibiotic | otitis media; pneumonia
amoxicillin; clavulanate potassium | Augmentin | penicillin, beta-lactamase inhibitor | sinusitis; pneumonia
azithromycin | Zithromax | macrolide, antibiotic | pneumonia; chlamydia
clarithromycin | Biaxin | macrolide, antibiotic | peptic ulcer disease
doxycycline hyclate | Vibramycin | tetracycline, antibiotic | Lyme disease; chlamydia; acne
ciprofloxacin hydrochloride | Cipro | fluoroquinolone, antibiotic | pyelonephritis; typhoid fever
levofloxacin | Levaquin | fluoroquinolone, antibiotic | pneumonia
cephalexin | Keflex | cephalosporin, antibiotic | cellulitis
ceftriaxone sodium | Rocephin | cephalosporin, antibiotic | bacterial meningitis; gonorrhea
nitrofurantoin | Furadantin | urinary antiseptic, antibiotic | urinary tract infection; cystitis
fosfomycin tromethamine | Monurol | antibiotic | cystitis
sulfamethoxazole; trimethoprim | Bactrim, Septra | sulfonamide, antibiotic | urinary tract infection
metronidazole | Flagyl | nitroimidazole, antibiotic | bacterial vaginosis
vancomycin hydrochloride | Vancocin | glycopeptide, antibiotic | Clostridium difficile colitis
clindamycin hydrochloride | Cleocin | lincosamide, antibiotic | cellulitis
linezolid | Zyvox | oxazolidinone, antibiotic | bacterial pneumonia
meropenem | Merrem | carbapenem, antibiotic | bacterial sepsis
isoniazid | Nydrazid | antituberculosis | tuberculosis
rifampin | Rifadin, Rimactane | rifamycin, antituberculosis | tuberculosis
acyclovir | Zovirax | antiviral | herpes simplex; herpes zoster
valacyclovir hydrochloride | Valtrex | antiviral | herpes zoster; herpes simplex
oseltamivir phosphate | Tamiflu | neuraminidase inhibitor, antiviral | influenza
entecavir | Baraclude | nucleoside analogue, antiviral | hepatitis B
sofosbuvir | Sovaldi | direct-acting antiviral, antiviral | hepatitis C
dolutegravir sodium | Tivicay | integrase inhibitor, antiretroviral | human immunodeficiency virus infectious disease
fluconazole | Diflucan | azole, antifungal | candidiasis
voriconazole | Vfend | azole, antifungal | aspergillosis
hydroxychloroquine sulfate | Plaquenil | antimalarial, DMARD | systemic lupus erythematosus; rheumatoid arthritis; malaria
ivermectin | Stromectol | antiparasitic | scabies
permethrin | Elimite | antiparasitic | scabies
# stomach and gut
omeprazole | Prilosec, Losec | proton pump inhibitor | gastroesophageal reflux disease; peptic ulcer disease
esomeprazole magnesium | Nexium | proton pump inhibitor | gastroesophageal reflux disease
pantoprazole sodium | Protonix | proton pump inhibitor | gastroesophageal reflux disease
famotidine | Pepcid | H2 blocker | gastroesophageal reflux disease
mesalamine | Asacol, Lialda, Pentasa | aminosalicylate | ulcerative colitis
infliximab | Remicade | TNF inhibitor, biologic | Crohn's disease; ulcerative colitis; rheumatoid arthritis
adalimumab | Humira | TNF inhibitor, biologic | rheumatoid arthritis; Crohn's disease; psoriasis
vedolizumab | Entyvio | integrin antagonist, biologic | ulcerative colitis; Crohn's disease
ustekinumab | Stelara | interleukin inhibitor, biologic | psoriasis; Crohn's disease
linaclotide | Linzess | secretagogue | irritable bowel syndrome
rifaximin | Xifaxan | rifamycin, antibiotic | irritable bowel syndrome
lactulose | Chronulac, Enulose | osmotic laxative | liver cirrhosis
ursodiol | Actigall, Urso | bile acid | liver cirrhosis
`);
