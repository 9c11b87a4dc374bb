import type { Template } from '../template.js';

/** About erasures. The last one leaves when nobody is left whom it could be about. */
export const erasureTemplates = {
  'erasure-requested': {
    parameters: { link: 'link' },
    en: {
      subject: 'Your account is being erased',
      text: [
        'Your account at OpenRounds is being erased: {link}',
        'You are signed out everywhere, your keys work no longer, and everything that you wrote is removed. This cannot be stopped.',
        'Another mail follows when it is complete. If you did not ask for this, tell the operator of the network.',
      ],
    },
    es: {
      subject: 'Se está borrando su cuenta',
      text: [
        'Se está borrando su cuenta de OpenRounds: {link}',
        'Se han cerrado todas sus sesiones, sus claves ya no funcionan y se elimina todo lo que ha escrito. No se puede detener.',
        'Recibirá otro correo cuando haya terminado. Si usted no lo ha pedido, avise al operador de la red.',
      ],
    },
  },
  'erasure-completed': {
    parameters: { link: 'link' },
    en: {
      subject: 'Your account is erased',
      text: [
        'Your account at OpenRounds is erased: {link}',
        'Every service has answered; the receipt, with what was removed where, can be read with the token that was shown when the erasure was asked for.',
        'With this letter the network forgets your address.',
      ],
    },
    es: {
      subject: 'Su cuenta está borrada',
      text: [
        'Su cuenta de OpenRounds está borrada: {link}',
        'Todos los servicios han respondido; el comprobante, con lo que se ha eliminado en cada lugar, se puede leer con el código que se mostró al pedir el borrado.',
        'Con esta carta la red olvida su dirección.',
      ],
    },
  },
} as const satisfies Record<string, Template>;
