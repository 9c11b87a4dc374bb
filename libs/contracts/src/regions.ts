/** Our own 22 regions and the countries (ISO 3166-1 alpha-2) of each. */
export const regions = {
  'northern-africa': 'DZ EG LY MA SD TN EH'.split(' '),
  'western-africa': 'BJ BF CV CI GM GH GN GW LR ML MR NE NG SN SL TG SH'.split(' '),
  'middle-africa': 'AO CM CF TD CG CD GQ GA ST'.split(' '),
  'eastern-africa': 'BI KM DJ ER ET KE MG MW MU MZ RW SC SO SS TZ UG ZM ZW RE YT'.split(' '),
  'southern-africa': 'BW SZ LS NA ZA'.split(' '),
  'northern-america': 'US CA BM GL PM'.split(' '),
  'central-america': 'BZ CR SV GT HN MX NI PA'.split(' '),
  caribbean: 'AG BS BB CU DM DO GD HT JM KN LC VC TT PR AW CW GP MQ KY VG VI TC AI MS SX BQ BL MF'.split(' '),
  'south-america': 'AR BO BR CL CO EC GY PY PE SR UY VE GF FK'.split(' '),
  'central-asia': 'KZ KG TJ TM UZ'.split(' '),
  'eastern-asia': 'CN HK MO TW JP KP KR MN'.split(' '),
  'south-eastern-asia': 'BN KH ID LA MY MM PH SG TH TL VN'.split(' '),
  'southern-asia': 'AF BD BT IN IR MV NP PK LK'.split(' '),
  'western-asia': 'AM AZ BH CY GE IQ IL JO KW LB OM PS QA SA SY TR AE YE'.split(' '),
  'eastern-europe': 'BY BG CZ HU PL MD RO RU SK UA'.split(' '),
  'northern-europe': 'DK EE FI IS LV LT NO SE FO AX'.split(' '),
  'british-isles': 'GB IE IM JE GG'.split(' '),
  'southern-europe': 'AL AD BA HR GI GR VA IT MT ME MK PT SM RS SI ES XK'.split(' '),
  'western-europe': 'AT BE FR DE LI LU MC NL CH'.split(' '),
  'australia-new-zealand': 'AU NZ NF CX CC'.split(' '),
  melanesia: 'FJ NC PG SB VU'.split(' '),
  'micronesia-polynesia': 'GU KI MH FM NR MP PW AS CK PF NU PN WS TK TO TV WF'.split(' '),
} as const;

export type RegionSlug = keyof typeof regions;
export const regionSlugs = Object.keys(regions) as [RegionSlug, ...RegionSlug[]];

const byCountry = new Map<string, RegionSlug>(
  regionSlugs.flatMap((slug) => regions[slug].map((country) => [country, slug] as const)),
);

/** @returns the region of a country code, or null where we list none */
export function regionOf(country: string): RegionSlug | null {
  return byCountry.get(country) ?? null;
}
