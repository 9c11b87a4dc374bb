/** What a mail may hold: no clinical text, no name of a third person. */
export interface Letter {
  readonly to: string;
  readonly template:
    | 'erasure-requested'
    | 'erasure-completed'
    | 'confirm-address'
    | 'address-known'
    | 'confirm-mailbox'
    | 'mailbox-known'
    | 'verification-expiring'
    | 'grant-reused'
    | 'factor-added'
    | 'factor-removed'
    | 'factors-reset'
    | 'recovery-code-used'
    | 'recovery-codes-replaced'
    | 'password-changed'
    | 'password-reset'
    | 'no-account';
  readonly subject: string;
  readonly text: string;
  readonly token?: string;
}

/** Asks to confirm an address; the token inside works once and for 24 hours. */
export function confirmAddress(to: string, token: string, publicUrl: string): Letter {
  return {
    to,
    template: 'confirm-address',
    subject: 'Confirm your mail address',
    text: `Somebody signed up to OpenRounds with this address. If it was you, confirm it within 24 hours:

POST ${new URL('/v1/mail-confirmations', publicUrl).href}
{"token":"${token}"}

If it was not you, do nothing and the sign-up disappears.`,
    token,
  };
}

/** What the owner of a known address receives, so that the sign-up page need not tell strangers who is here. */
export function addressKnown(to: string, publicUrl: string): Letter {
  return {
    to,
    template: 'address-known',
    subject: 'You already have an account',
    text: `Somebody signed up to OpenRounds (${publicUrl}) with this address, which has an account already. If it was you, sign in as usual. If it was not you, nothing needs to be done: nothing was changed.`,
  };
}

/** Tells a member that an application lost its access because a token of it was used twice. */
export function grantReused(to: string, clientName: string, publicUrl: string): Letter {
  return {
    to,
    template: 'grant-reused',
    subject: 'An application lost its access to your account',
    text: `The access of the application "${clientName}" to your OpenRounds account (${publicUrl}) was used in two places at once, which happens when it was copied. We ended it, and nothing of it works any more. If you still want to use the application, connect it again. If you do not know it, look at what else has access to your account and change your password.`,
  };
}

/** Tells the owner of an account that it is being erased, whoever asked for it. */
export function erasureRequested(to: string, publicUrl: string): Letter {
  return {
    to,
    template: 'erasure-requested',
    subject: 'Your account is being erased',
    text: `Your account at OpenRounds (${publicUrl}) is being erased. You are signed out everywhere, your keys work no longer, and everything that you wrote is removed. This cannot be stopped.

Another mail follows when it is complete. If you did not ask for this, tell the operator of the network.`,
  };
}

/** The last letter: after it the address is forgotten. */
export function erasureCompleted(to: string, publicUrl: string): Letter {
  return {
    to,
    template: 'erasure-completed',
    subject: 'Your account is erased',
    text: `Your account at OpenRounds (${publicUrl}) is erased. Every service has answered; the receipt, with what was removed where, can be read with the token that was shown when the erasure was asked for.

With this letter the network forgets your address.`,
  };
}
