import type { Authority } from './authority.js';

/** Every authority that has no adapter: people read documents, and a number is whatever stands on them. */
export const other: Authority = {
  code: 'other',
  country: null,
  isPossible: (number) => /^[\p{L}\p{N} ./-]{2,40}$/u.test(number),
  files: [],
};
