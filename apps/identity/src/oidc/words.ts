import type { grantableScopes } from '../client/client.http.js';

type Scope = (typeof grantableScopes)[number] | 'openid';

/** What the pages say, in one language. */
export interface Words {
  readonly lang: 'en' | 'es';
  readonly signIn: string;
  readonly signInFor: (client: string) => string;
  readonly login: string;
  readonly password: string;
  readonly code: string;
  readonly wrong: string;
  readonly codeMissing: string;
  readonly enrolFirst: string;
  readonly tooMany: string;
  readonly unavailable: string;
  readonly consent: string;
  readonly wants: (client: string) => string;
  readonly unchecked: (host: string) => string;
  readonly signedInAs: (handle: string) => string;
  readonly other: string;
  readonly signOut: string;
  readonly allow: string;
  readonly deny: string;
  readonly later: string;
  readonly scopes: Readonly<Record<Scope, string>>;
  readonly error: string;
  readonly again: string;
}

const en: Words = {
  lang: 'en',
  signIn: 'Sign in',
  signInFor: (client) => `Sign in to OpenRounds to go on to ${client}.`,
  login: 'Handle or mail address',
  password: 'Password',
  code: 'Code of your authenticator app or a recovery code, if you have one',
  wrong: 'The account, the password or the code is wrong.',
  codeMissing:
    'Your account has a second factor: write its code too. With a passkey, sign in to OpenRounds first.',
  enrolFirst: 'Your account needs a second factor first: sign in to OpenRounds and set one up.',
  tooMany: 'Too many tries. Wait some minutes and try again.',
  unavailable: 'This does not work at the moment. Try again.',
  consent: 'Give access?',
  wants: (client) => `${client} wants to:`,
  unchecked: (host) =>
    `The application was registered by a member and is not checked by this network. It takes you to ${host}.`,
  signedInAs: (handle) => `You are signed in as ${handle}.`,
  other: 'Use another account',
  signOut: 'Sign out',
  allow: 'Allow',
  deny: 'Deny',
  later: 'Access ends after 30 days, or when you end it among the applications of your account.',
  scopes: {
    openid: 'know that you are the same member when you come again',
    read: 'read what you may read, cases that are addressed to you included',
    write: 'write in your name: posts, comments, cases and ratings',
    moderate: 'moderate with your duty as a moderator',
    review: 'review with your duty as a reviewer',
    analyse: 'make analyses with your duty as an analyst',
    administer: 'administer with your duty as an administrator',
  },
  error: 'This request cannot be answered',
  again: 'Go back to the application and start again.',
};

const es: Words = {
  lang: 'es',
  signIn: 'Iniciar sesión',
  signInFor: (client) => `Inicie sesión en OpenRounds para continuar en ${client}.`,
  login: 'Alias o dirección de correo',
  password: 'Contraseña',
  code: 'Código de su aplicación de autenticación o de recuperación, si tiene uno',
  wrong: 'La cuenta, la contraseña o el código no es correcto.',
  codeMissing:
    'Su cuenta tiene un segundo factor: escriba también su código. Con una llave de acceso, inicie sesión antes en OpenRounds.',
  enrolFirst: 'Su cuenta necesita antes un segundo factor: inicie sesión en OpenRounds y configure uno.',
  tooMany: 'Demasiados intentos. Espere unos minutos y vuelva a intentarlo.',
  unavailable: 'No funciona en este momento. Vuelva a intentarlo.',
  consent: '¿Dar acceso?',
  wants: (client) => `${client} quiere:`,
  unchecked: (host) =>
    `La aplicación fue registrada por un miembro y esta red no la ha comprobado. Le lleva a ${host}.`,
  signedInAs: (handle) => `Ha iniciado sesión como ${handle}.`,
  other: 'Usar otra cuenta',
  signOut: 'Cerrar sesión',
  allow: 'Permitir',
  deny: 'Rechazar',
  later: 'El acceso termina a los 30 días, o cuando usted lo termine entre las aplicaciones de su cuenta.',
  scopes: {
    openid: 'saber que es usted el mismo miembro cuando vuelva',
    read: 'leer lo que usted puede leer, incluidos los casos dirigidos a usted',
    write: 'escribir en su nombre: publicaciones, comentarios, casos y valoraciones',
    moderate: 'moderar con su función de moderador',
    review: 'revisar con su función de revisor',
    analyse: 'hacer análisis con su función de analista',
    administer: 'administrar con su función de administrador',
  },
  error: 'No se puede responder a esta solicitud',
  again: 'Vuelva a la aplicación y empiece de nuevo.',
};

/** @param header `Accept-Language`: the best of the two languages by its weights, English where it names neither */
export function wordsFor(header: string | undefined): Words {
  const wishes = (header ?? '').split(',').map((part) => {
    const [tag = '', weight] = part.trim().split(/\s*;\s*q=/);
    return { lang: tag.slice(0, 2).toLowerCase(), weight: weight === undefined ? 1 : Number(weight) || 0 };
  });
  const best = (lang: string): number =>
    Math.max(0, ...wishes.filter((one) => one.lang === lang).map((one) => one.weight));
  return best('es') > best('en') ? es : en;
}

/** @returns what a scope allows, for a list; undefined for one that no member can give */
export function scopeInWords(words: Words, scope: string): string | undefined {
  return Object.entries(words.scopes).find(([name]) => name === scope)?.[1];
}
