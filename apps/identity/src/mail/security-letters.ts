import type { Letter } from './letters.js';

/** Letters about the safety of an account. They hold no name and no handle, and nothing to click but a reset. */
const ifNotYou = `If it was not you, reset your password at once and look through your sessions and factors.`;

/** Tells that an authenticator app or a passkey counts from now on. */
export function factorAdded(to: string): Letter {
  return {
    to,
    template: 'factor-added',
    subject: 'A second factor was added',
    text: `A second factor was added to your OpenRounds account. ${ifNotYou}`,
  };
}

export function factorRemoved(to: string): Letter {
  return {
    to,
    template: 'factor-removed',
    subject: 'A second factor was removed',
    text: `A second factor was removed from your OpenRounds account. ${ifNotYou}`,
  };
}

export function recoveryCodesReplaced(to: string): Letter {
  return {
    to,
    template: 'recovery-codes-replaced',
    subject: 'You have new recovery codes',
    text: `New recovery codes were made for your OpenRounds account; the earlier ones no longer work. ${ifNotYou}`,
  };
}

/** @param left how many codes still work */
export function recoveryCodeUsed(to: string, left: number): Letter {
  return {
    to,
    template: 'recovery-code-used',
    subject: 'A recovery code was used',
    text: `A recovery code was used for your OpenRounds account. Codes that still work: ${left}. ${ifNotYou}`,
  };
}

/** After the operator took all factors away: the way back goes through the mailbox. */
export function factorsReset(to: string): Letter {
  return {
    to,
    template: 'factors-reset',
    subject: 'Your second factors were taken away',
    text: `After your identity was checked again, all second factors and the password of your OpenRounds account were taken away, and all sessions ended. Ask for a password reset to come back. If you did not ask for this, write to the operators of your network.`,
  };
}

export function passwordChanged(to: string): Letter {
  return {
    to,
    template: 'password-changed',
    subject: 'Your password was changed',
    text: `The password of your OpenRounds account was changed. ${ifNotYou}`,
  };
}

/** The token works once and for 10 minutes, and does not replace a second factor. */
export function passwordReset(to: string, token: string, publicUrl: string): Letter {
  return {
    to,
    template: 'password-reset',
    subject: 'Reset your password',
    text: `Somebody asked to reset the password of your OpenRounds account. If it was you, set a new one within 10 minutes:

POST ${new URL('/v1/password-resets/confirmations', publicUrl).href}
{"token":"${token}","password":"..."}

If it was not you, do nothing: nothing was changed.`,
    token,
  };
}

/** For an address without an account, so that the answer to a reset need not tell who has one. */
export function noAccount(to: string, publicUrl: string): Letter {
  return {
    to,
    template: 'no-account',
    subject: 'There is no account with this address',
    text: `Somebody asked to reset the password of an account with this address at OpenRounds (${publicUrl}). There is none. If it was you, try the address with which you signed up. If it was not you, nothing needs to be done.`,
  };
}
