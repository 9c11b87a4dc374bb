import type { Authority } from './authority.js';

/** United Kingdom: General Medical Council, 7 digits. Its register has no open file, so people read documents. */
export const gbGmc: Authority = {
  code: 'gb-gmc',
  country: 'GB',
  isPossible: (number) => /^\d{7}$/.test(number),
  files: [],
};
