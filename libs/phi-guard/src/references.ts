/**
 * Literature and register ids. They identify a text or a trial, never a patient, and are found before anything else:
 * a DOI may hold eight digits in a row, a PubMed address is a URL.
 */
const REFERENCES = [
  // Links: host and path, without query, so that nothing can hide behind it.
  /(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/10\.\d{4,9}\/[^\s?#"<>]{1,120}/g,
  /(?:https?:\/\/)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov\/(?:pubmed|pmc)|pmc\.ncbi\.nlm\.nih\.gov|europepmc\.org)(?:\/[a-z0-9/._-]{0,60})?/g,
  /(?:https?:\/\/)?(?:www\.)?(?:clinicaltrials\.gov|who\.int|nice\.org\.uk|cdc\.gov|fda\.gov|ema\.europa\.eu|cochranelibrary\.com)(?:\/[a-z0-9/._-]{0,120})?/g,
  // Ids.
  /(?:doi[ :]{0,2})?(?<![\d.])10\.\d{4,9}\/[^\s?#"<>]{1,120}/g,
  /(?<![a-z0-9])(?:pmid|pmcid|pubmed(?: id)?)[ :#.]{0,3}(?:pmc)?\d{1,9}/g,
  /(?<![a-z0-9])pmc\d{4,9}/g,
  /(?<![a-z0-9])(?:nct ?\d{8}|isrctn ?\d{8}|eudract[ :.a-z]{0,8}\d{4}-\d{6}-\d{2}|actrn\d{14}|chictr[a-z0-9-]{4,20}|umin\d{9}|drks\d{8}|crd ?\d{11})/g,
  /(?<![a-z0-9])(?:issn|isbn)(?:-1[03])?[ :]{0,2}[\dx -]{8,17}/g,
  // Sequence variants, genes and reagents.
  /(?<![a-z0-9])(?:rs\d{3,12}|(?:nm|np|nc|ng|nr|xm|xp|enst|ensg)[_ ]?\d{5,12}(?:\.\d{1,3})?|omim[ :#*]{0,3}\d{6}|mim[ :#*]{1,3}\d{6})(?![a-z0-9])/g,
  /(?<![a-z0-9])(?:orpha|doid|mesh|hp|mondo|snomed(?:[ -]ct)?|rxcui|cas)[ :#]{1,3}[a-z]?[\d-]{2,12}/g,
];

/** Stands for a reference in the text that the rules see: no rule's pattern holds it. */
const MASK = '\uffff';

/** The folded text with every reference masked, offsets unchanged. */
export function maskReferences(text: string): string {
  return REFERENCES.reduce(
    (masked, pattern) => masked.replace(pattern, (reference) => MASK.repeat(reference.length)),
    text,
  );
}
