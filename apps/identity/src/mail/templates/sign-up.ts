import type { Template } from '../template.js';

/** About addresses with which somebody signs up. */
export const signUpTemplates = {
  'confirm-address': {
    parameters: { link: 'link', token: 'token', hours: 'count' },
    en: {
      subject: 'Confirm your mail address',
      text: [
        'Somebody signed up to OpenRounds with this address. If it was you, confirm it within {hours} hours by sending the token below to {link}',
        '> {"token":"{token}"}',
        'If it was not you, do nothing and the sign-up disappears.',
      ],
    },
    es: {
      subject: 'Confirme su dirección de correo',
      text: [
        'Alguien se ha registrado en OpenRounds con esta dirección. Si ha sido usted, confírmela en un plazo de {hours} horas enviando el código de abajo a {link}',
        '> {"token":"{token}"}',
        'Si no ha sido usted, no haga nada y el registro desaparecerá.',
      ],
    },
  },
  'address-known': {
    parameters: { link: 'link' },
    en: {
      subject: 'You already have an account',
      text: [
        'Somebody signed up to OpenRounds with this address, which has an account already: {link}',
        'If it was you, sign in as usual. If it was not you, nothing needs to be done: nothing was changed.',
      ],
    },
    es: {
      subject: 'Ya tiene una cuenta',
      text: [
        'Alguien se ha registrado en OpenRounds con esta dirección, que ya tiene una cuenta: {link}',
        'Si ha sido usted, inicie sesión como siempre. Si no ha sido usted, no tiene que hacer nada: no ha cambiado nada.',
      ],
    },
  },
} as const satisfies Record<string, Template>;
