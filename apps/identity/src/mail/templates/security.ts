import type { Template } from '../template.js';

/** About factors and access. They hold no name and no handle, and nothing to click. */
export const securityTemplates = {
  'factor-added': {
    parameters: {},
    en: {
      subject: 'A second factor was added',
      text: [
        'A second factor was added to your OpenRounds account.',
        'If it was not you, reset your password at once and look through your sessions and factors.',
      ],
    },
    es: {
      subject: 'Se ha añadido un segundo factor',
      text: [
        'Se ha añadido un segundo factor a su cuenta de OpenRounds.',
        'Si no ha sido usted, restablezca su contraseña de inmediato y revise sus sesiones y factores.',
      ],
    },
  },
  'factor-removed': {
    parameters: {},
    en: {
      subject: 'A second factor was removed',
      text: [
        'A second factor was removed from your OpenRounds account.',
        'If it was not you, reset your password at once and look through your sessions and factors.',
      ],
    },
    es: {
      subject: 'Se ha eliminado un segundo factor',
      text: [
        'Se ha eliminado un segundo factor de su cuenta de OpenRounds.',
        'Si no ha sido usted, restablezca su contraseña de inmediato y revise sus sesiones y factores.',
      ],
    },
  },
  'handle-changed': {
    parameters: {},
    en: {
      subject: 'Your handle was changed',
      text: [
        'The handle of your OpenRounds account was changed. You sign in with the new one or with your mail address.',
        'If it was not you, reset your password at once and look through your sessions and factors.',
      ],
    },
    es: {
      subject: 'Se ha cambiado su alias',
      text: [
        'Se ha cambiado el alias de su cuenta de OpenRounds. Inicie sesión con el nuevo o con su dirección de correo.',
        'Si no ha sido usted, restablezca su contraseña de inmediato y revise sus sesiones y factores.',
      ],
    },
  },
  'factors-reset': {
    parameters: {},
    en: {
      subject: 'Your second factors were taken away',
      text: [
        'After your identity was checked again, all second factors and the password of your OpenRounds account were taken away, and all sessions ended.',
        'Ask for a password reset to come back. If you did not ask for this, write to the operators of your network.',
      ],
    },
    es: {
      subject: 'Se han retirado sus segundos factores',
      text: [
        'Tras comprobar de nuevo su identidad, se han retirado todos los segundos factores y la contraseña de su cuenta de OpenRounds, y se han cerrado todas las sesiones.',
        'Para volver, solicite el restablecimiento de la contraseña. Si usted no lo ha pedido, escriba a los operadores de su red.',
      ],
    },
  },
  'recovery-code-used': {
    parameters: { left: 'count' },
    en: {
      subject: 'A recovery code was used',
      text: [
        'A recovery code was used for your OpenRounds account. Codes that still work: {left}.',
        'If it was not you, reset your password at once and look through your sessions and factors.',
      ],
    },
    es: {
      subject: 'Se ha usado un código de recuperación',
      text: [
        'Se ha usado un código de recuperación de su cuenta de OpenRounds. Códigos que aún funcionan: {left}.',
        'Si no ha sido usted, restablezca su contraseña de inmediato y revise sus sesiones y factores.',
      ],
    },
  },
  'recovery-codes-replaced': {
    parameters: {},
    en: {
      subject: 'You have new recovery codes',
      text: [
        'New recovery codes were made for your OpenRounds account; the earlier ones no longer work.',
        'If it was not you, reset your password at once and look through your sessions and factors.',
      ],
    },
    es: {
      subject: 'Tiene códigos de recuperación nuevos',
      text: [
        'Se han creado códigos de recuperación nuevos para su cuenta de OpenRounds; los anteriores ya no funcionan.',
        'Si no ha sido usted, restablezca su contraseña de inmediato y revise sus sesiones y factores.',
      ],
    },
  },
  'outside-account-linked': {
    parameters: {},
    en: {
      subject: 'An account of another provider was linked',
      text: [
        'An account of another sign-in provider was linked to your OpenRounds account. It now works in place of your password, never in place of your second factor.',
        'If it was not you, reset your password at once, which unlinks it, and look through your sessions and factors.',
      ],
    },
    es: {
      subject: 'Se ha vinculado una cuenta de otro proveedor',
      text: [
        'Se ha vinculado a su cuenta de OpenRounds una cuenta de otro proveedor de inicio de sesión. Desde ahora sirve en lugar de su contraseña, nunca en lugar de su segundo factor.',
        'Si no ha sido usted, restablezca su contraseña de inmediato, lo que la desvincula, y revise sus sesiones y factores.',
      ],
    },
  },
  'outside-account-unlinked': {
    parameters: {},
    en: {
      subject: 'An account of another provider was unlinked',
      text: [
        'An account of another sign-in provider was unlinked from your OpenRounds account. Your password works as before.',
        'If it was not you, reset your password at once and look through your sessions and factors.',
      ],
    },
    es: {
      subject: 'Se ha desvinculado una cuenta de otro proveedor',
      text: [
        'Se ha desvinculado de su cuenta de OpenRounds una cuenta de otro proveedor de inicio de sesión. Su contraseña funciona como antes.',
        'Si no ha sido usted, restablezca su contraseña de inmediato y revise sus sesiones y factores.',
      ],
    },
  },
  'grant-reused': {
    parameters: {},
    en: {
      subject: 'An application lost its access to your account',
      text: [
        'The access of an application to your OpenRounds account was used in two places at once, which happens when it was copied. We ended it, and nothing of it works any more.',
        'If you still want to use the application, connect it again. If you do not know it, look at what else has access to your account and change your password.',
      ],
    },
    es: {
      subject: 'Una aplicación ha perdido el acceso a su cuenta',
      text: [
        'El acceso de una aplicación a su cuenta de OpenRounds se ha usado en dos lugares a la vez, lo que ocurre cuando alguien lo ha copiado. Lo hemos anulado, y nada de él funciona ya.',
        'Si quiere seguir usando la aplicación, conéctela de nuevo. Si no la conoce, revise qué más tiene acceso a su cuenta y cambie su contraseña.',
      ],
    },
  },
} as const satisfies Record<string, Template>;
