import type { Authority } from './authority.js';

/**
 * Spain: número de colegiado, given by the college of a province: the two digits of the province and seven more, or
 * the short form that colleges print on their cards. No open file, so people read documents.
 */
export const esColegiado: Authority = {
  code: 'es-colegiado',
  country: 'ES',
  isPossible: (number) => /^(0[1-9]|[1-4]\d|5[0-2])\d{7}$|^\d{4,6}$/.test(number),
  files: [],
};
