import type { Template } from '../template.js';

/** About passwords, and what a stranger who asks for a reset is told. */
export const passwordTemplates = {
  'password-changed': {
    parameters: {},
    en: {
      subject: 'Your password was changed',
      text: [
        'The password of your OpenRounds account was changed.',
        'If it was not you, reset your password at once and look through your sessions and factors.',
      ],
    },
    es: {
      subject: 'Su contraseña ha cambiado',
      text: [
        'La contraseña de su cuenta de OpenRounds ha cambiado.',
        'Si no ha sido usted, restablezca su contraseña de inmediato y revise sus sesiones y factores.',
      ],
    },
  },
  'password-reset': {
    parameters: { link: 'link', token: 'token', minutes: 'count' },
    en: {
      subject: 'Reset your password',
      text: [
        'Somebody asked to reset the password of your OpenRounds account. If it was you, set a new one within {minutes} minutes by sending the token below, with the new password, to {link}',
        '> {"token":"{token}","password":"..."}',
        'If it was not you, do nothing: nothing was changed.',
      ],
    },
    es: {
      subject: 'Restablezca su contraseña',
      text: [
        'Alguien ha pedido restablecer la contraseña de su cuenta de OpenRounds. Si ha sido usted, elija una nueva en un plazo de {minutes} minutos enviando el código de abajo, con la nueva contraseña, a {link}',
        '> {"token":"{token}","password":"..."}',
        'Si no ha sido usted, no haga nada: no ha cambiado nada.',
      ],
    },
  },
  'no-account': {
    parameters: { link: 'link' },
    en: {
      subject: 'There is no account with this address',
      text: [
        'Somebody asked to reset the password of an account with this address at OpenRounds: {link}',
        'There is none. If it was you, try the address with which you signed up. If it was not you, nothing needs to be done.',
      ],
    },
    es: {
      subject: 'No hay ninguna cuenta con esta dirección',
      text: [
        'Alguien ha pedido restablecer la contraseña de una cuenta con esta dirección en OpenRounds: {link}',
        'No existe ninguna. Si ha sido usted, pruebe con la dirección con la que se registró. Si no ha sido usted, no tiene que hacer nada.',
      ],
    },
  },
} as const satisfies Record<string, Template>;
