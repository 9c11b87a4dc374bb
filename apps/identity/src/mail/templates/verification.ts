import type { Template } from '../template.js';

/** About mailboxes at institutions and the end of approvals. */
export const verificationTemplates = {
  'confirm-mailbox': {
    parameters: { link: 'link', token: 'token', hours: 'count' },
    en: {
      subject: 'Confirm your mailbox at your institution',
      text: [
        'A member of OpenRounds named this mailbox as theirs. If it was you, confirm it within {hours} hours, while you are signed in, by sending the token below to {link}',
        '> {"token":"{token}"}',
        'If it was not you, do nothing: without the token nothing happens.',
      ],
    },
    es: {
      subject: 'Confirme el buzón de su institución',
      text: [
        'Un miembro de OpenRounds ha indicado este buzón como suyo. Si ha sido usted, confírmelo en un plazo de {hours} horas, con la sesión iniciada, enviando el código de abajo a {link}',
        '> {"token":"{token}"}',
        'Si no ha sido usted, no haga nada: sin el código no ocurre nada.',
      ],
    },
  },
  'mailbox-known': {
    parameters: { link: 'link' },
    en: {
      subject: 'This mailbox belongs to an account already',
      text: [
        'A member of OpenRounds named this mailbox as theirs, but it belongs to another account: {link}',
        'If it was you, use that account. If it was not you, nothing needs to be done: nothing was changed.',
      ],
    },
    es: {
      subject: 'Este buzón ya pertenece a una cuenta',
      text: [
        'Un miembro de OpenRounds ha indicado este buzón como suyo, pero pertenece a otra cuenta: {link}',
        'Si ha sido usted, utilice esa cuenta. Si no ha sido usted, no tiene que hacer nada: no ha cambiado nada.',
      ],
    },
  },
  'verification-expiring': {
    parameters: { day: 'day', link: 'link' },
    en: {
      subject: 'Your verification ends soon',
      text: [
        'Your verification on OpenRounds ends on {day}: {link}',
        'Apply again before that day and nothing changes; after it your badge goes, and you can read but not write until a new application is approved.',
      ],
    },
    es: {
      subject: 'Su verificación termina pronto',
      text: [
        'Su verificación en OpenRounds termina el {day}: {link}',
        'Si presenta otra solicitud antes de ese día, no cambia nada; después perderá su distintivo y podrá leer, pero no escribir, hasta que se apruebe una nueva solicitud.',
      ],
    },
  },
} as const satisfies Record<string, Template>;
