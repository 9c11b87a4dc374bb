import type { Keys } from './keys.js';

/** Lines that say how to get in as a demo member. */
export function signInsOf(keys: Keys): string[] {
  return [
    '  sign in    POST /v1/sessions with one of these addresses and the password below',
    '             harbour-cardio@demo.openrounds.example    verified physician',
    '             new-arrival@demo.openrounds.example       not verified yet',
    '             mod-elm@demo.openrounds.example           moderator',
    `  password   ${keys.demoPassword}`,
  ];
}
