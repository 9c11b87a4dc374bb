/**
 * Function words of the five languages: never required and never counted as a content word. The engine has its own
 * lists for indexing; these only decide how a query is read.
 */
const lists = {
  en: `a an and are as at be been but by can could did do does for from had has have he her his how i if in into is it
    its me my no not of on or our s she should so such t than that the their then there these they this to us was we
    were what when where which who whom why will with would you your`,
  fr: `au aux avec ce ces cette comment dans de des du elle en est et il ils je la le les leur lui mais me ne nous on ou
    où par pas pour qu quand que quel quelle qui sa se ses son sont sur un une vous y`,
  es: `a al como con cómo cual cuál cuando de del donde el ella en entre es esta este la las lo los más me mi no o para
    pero por que qué quien se si sin sobre son su sus un una uno y`,
  it: `ai al alla alle che chi ci come con da dal dalla dei del della delle di e è gli ha i il in io la le lo ma mi nel
    nella non o per perché più quale quando si sono su sul un una uno`,
  de: `als am an auf aus bei beim bin bis da das dass dem den der des die doch ein eine einem einen einer eines er es für
    hat ich im in ist kann mit nach nicht oder sich sie sind so über um und von war was welche wenn wer wie wird zu zum zur`,
};

const stopWords: ReadonlySet<string> = new Set(Object.values(lists).flatMap((list) => list.split(/\s+/)));

/** @param word in lower case */
export function isStopWord(word: string): boolean {
  return stopWords.has(word);
}
