import type { Letter } from './letters.js';

/** Asks to confirm a mailbox at an institution; the token works once, for 24 hours, and only for who is signed in. */
export function confirmMailbox(to: string, token: string, publicUrl: string): Letter {
  return {
    to,
    template: 'confirm-mailbox',
    subject: 'Confirm your mailbox at your institution',
    text: `A member of OpenRounds named this mailbox as theirs. If it was you, confirm it within 24 hours while you are signed in:

POST ${new URL('/v1/mailbox-confirmations', publicUrl).href}
{"token":"${token}"}

If it was not you, do nothing: without the token nothing happens.`,
    token,
  };
}

/** What the holder of a mailbox that belongs to another account receives, so that strangers need not be told. */
export function mailboxKnown(to: string, publicUrl: string): Letter {
  return {
    to,
    template: 'mailbox-known',
    subject: 'This mailbox belongs to an account already',
    text: `A member of OpenRounds (${publicUrl}) named this mailbox as theirs, but it belongs to another account. If it was you, use that account. If it was not you, nothing needs to be done: nothing was changed.`,
  };
}

/** Tells that a verification ends. @param endsOn the last day, of which only the date is written */
export function verificationExpiring(to: string, endsOn: Date, publicUrl: string): Letter {
  const day = endsOn.toISOString().slice(0, 10);
  return {
    to,
    template: 'verification-expiring',
    subject: `Your verification ends on ${day}`,
    text: `Your verification on OpenRounds (${publicUrl}) ends on ${day}. Apply again before that day and nothing changes; after it your badge goes and you can read but not write until a new application is approved.`,
  };
}
