/** Months and day words of English, Spanish, French, German and Italian, folded; longest first, so that a pattern takes the whole word. */

const FULL = [
  'january february march april may june july august september october november december',
  'enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre',
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre',
  'januar jaenner februar maerz marz april mai juni juli august september oktober november dezember',
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
];
const SHORT =
  'jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago dic janv fevr avr juil okt dez gen mag giu lug set ott';

const byLength = (words: string[]) => [...new Set(words)].sort((a, b) => b.length - a.length).join('|');

export const MONTH_FULL = byLength(FULL.join(' ').split(' '));
export const MONTH_ANY = byLength(`${FULL.join(' ')} ${SHORT}`.split(' '));

const EN_ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first';
const ES_DAYS =
  'primero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve treinta';
const FR_DAYS =
  'premier deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt vingt-deux vingt-trois vingt-quatre vingt-cinq vingt-six vingt-sept vingt-huit vingt-neuf trente';
const IT_DAYS =
  'primo due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti ventuno ventidue ventitre ventiquattro venticinque ventisei ventisette ventotto ventinove trenta trentuno';
const DE_DAYS =
  'ersten zweiten dritten vierten funften sechsten siebten siebenten achten neunten zehnten elften zwolften dreizehnten vierzehnten funfzehnten sechzehnten siebzehnten achtzehnten neunzehnten zwanzigsten einundzwanzigsten zweiundzwanzigsten dreiundzwanzigsten vierundzwanzigsten funfundzwanzigsten sechsundzwanzigsten siebenundzwanzigsten achtundzwanzigsten neunundzwanzigsten dreissigsten einunddreissigsten';

/** Days written as words; two-word days (treinta y uno, twenty first, vingt et un) keep their last part. */
export const DAY_WORD = byLength(
  `${EN_ORDINALS} ${EN_ORDINALS.replaceAll('-', '_')} ${ES_DAYS} ${FR_DAYS} ${IT_DAYS} ${DE_DAYS}`.split(' '),
).replaceAll('_', ' ');

/** How a year of 1900 to 2099 begins when spelled. */
export const YEAR_WORDS = `(?:two[ -]thousand|nineteen|twenty|dos mil|mil novecientos|deux mille|mil(?:le)? neuf cent|dix-neuf cent|zweitausend|neunzehnhundert|duemila|mille ?novecento)[a-z-]{0,30}(?: (?:${[
  // Longest first: the first alternative that fits is taken.
  '(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-[a-z]{3,5}',
  '(?:vingt|trente|quarante|cinquante|soixante|quatre-vingt|dix)[a-z-]{0,12}',
  '[a-z]{2,8}teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|eleven|twelve|hundred',
  'and|one|two|three|four|five|six|seven|eight|nine|ten',
  'dieci[a-z]{4,6}|veint[a-z]{1,9}|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|once|doce|trece|catorce|quince',
  'uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|cien|y',
  'onze|douze|treize|quatorze|quinze|seize|cents?|un|deux|trois|quatre|cinq|sept|huit|neuf|et',
].join('|')})(?!\\p{L})){0,5}`;
