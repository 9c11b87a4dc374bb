import { Inject, Injectable } from '@nestjs/common';
import { ENV, inProduction, secret } from '@openrounds/config';
import { z } from 'zod';
import { OutsideOff } from './outside.errors.js';

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

function isPlain(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash } = new URL(text);
  return (protocol === 'https:' || loopback.has(hostname)) && search === '' && hash === '';
}

const address = inProduction(
  z.url({ protocol: /^https?$/ }).refine(isPlain, {
    error: 'must be https, or http on loopback, without query and fragment',
  }),
  { accepts: (text) => /^https:/i.test(text), reason: 'must be https in production' },
);

/** Without them nobody signs in through somebody else's provider. */
export const outsideEnv = {
  /** The provider, letter by letter as it names itself in its metadata: https, in development also http on loopback. */
  OUTSIDE_ISSUER: address.optional(),
  OUTSIDE_CLIENT_ID: z.string().min(1).optional(),
  OUTSIDE_CLIENT_SECRET: secret(z.string().min(1)).optional(),
  /** What the button says: the hospital's name. */
  OUTSIDE_NAME: z.string().min(1).max(60).optional(),
  /** The page to which the provider sends people back, as registered there. Default `<PUBLIC_URL>/sign-in/outside`. */
  OUTSIDE_REDIRECT_URI: address.optional(),
};

type OutsideVariables = z.output<z.ZodObject<typeof outsideEnv>>;
export type OutsideEnv = OutsideVariables & { readonly PUBLIC_URL: string };

const needed = ['OUTSIDE_ISSUER', 'OUTSIDE_CLIENT_ID', 'OUTSIDE_CLIENT_SECRET', 'OUTSIDE_NAME'] as const;

/** The rule of the whole environment: all that are needed, or none at all. */
export function isWholeOutside(env: OutsideVariables): boolean {
  const count = needed.filter((name) => env[name] !== undefined).length;
  return count === needed.length || (count === 0 && env.OUTSIDE_REDIRECT_URI === undefined);
}

/** A provider that is switched on. */
export interface Outside {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  readonly redirectUri: string;
}

/** What the variables say of a provider outside. */
@Injectable()
export class OutsideSettings {
  readonly #outside: Outside | null;

  constructor(@Inject(ENV) env: OutsideEnv) {
    this.#outside = outsideIn(env);
  }

  /** The provider's name for people; null where there is none. */
  get name(): string | null {
    return this.#outside?.name ?? null;
  }

  /** @throws OutsideOff */
  get provider(): Outside {
    if (!this.#outside) throw new OutsideOff();
    return this.#outside;
  }
}

function outsideIn(env: OutsideEnv): Outside | null {
  const {
    OUTSIDE_ISSUER: issuer,
    OUTSIDE_CLIENT_ID: clientId,
    OUTSIDE_CLIENT_SECRET: clientSecret,
    OUTSIDE_NAME: name,
  } = env;
  if (!issuer || !clientId || !clientSecret || !name) return null;
  const redirectUri = env.OUTSIDE_REDIRECT_URI ?? new URL('/sign-in/outside', env.PUBLIC_URL).href;
  return { issuer, clientId, clientSecret, name, redirectUri };
}
