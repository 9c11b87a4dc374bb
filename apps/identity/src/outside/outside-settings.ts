import { Inject, Injectable } from '@nestjs/common';
import { ENV, secret } from '@openrounds/config';
import { z } from 'zod';
import { OutsideOff } from './outside.errors.js';

/** All of them or none: without them nobody signs in through somebody else's provider. */
export const outsideEnv = {
  /** The provider, letter by letter as it names itself in its metadata: https, in development also http on loopback. */
  OUTSIDE_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OUTSIDE_CLIENT_ID: z.string().min(1).optional(),
  OUTSIDE_CLIENT_SECRET: secret(z.string().min(1)).optional(),
  /** What the button says: the hospital's name. */
  OUTSIDE_NAME: z.string().min(1).max(60).optional(),
  /** The page to which the provider sends people back, as registered there. Default `<PUBLIC_URL>/sign-in/outside`. */
  OUTSIDE_REDIRECT_URI: z.url({ protocol: /^https?$/ }).optional(),
};

export interface OutsideEnv extends z.output<z.ZodObject<typeof outsideEnv>> {
  readonly PUBLIC_URL: string;
  readonly NODE_ENV: string;
}

/** A provider that is switched on. */
export interface Outside {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  readonly redirectUri: string;
}

/** What the variables say of a provider outside, read once at start. */
@Injectable()
export class OutsideSettings {
  readonly #outside: Outside | null;

  /** @throws Error with one sentence for variables that do not go together */
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

/** @returns null when none of the variables is set @throws Error */
export function outsideIn(env: OutsideEnv): Outside | null {
  const {
    OUTSIDE_ISSUER: issuer,
    OUTSIDE_CLIENT_ID: clientId,
    OUTSIDE_CLIENT_SECRET: clientSecret,
    OUTSIDE_NAME: name,
    OUTSIDE_REDIRECT_URI: redirectUri,
  } = env;
  if (!issuer || !clientId || !clientSecret || !name) {
    if (issuer ?? clientId ?? clientSecret ?? name ?? redirectUri)
      throw new Error(
        'A provider outside needs all of OUTSIDE_ISSUER, OUTSIDE_CLIENT_ID, OUTSIDE_CLIENT_SECRET and OUTSIDE_NAME, or none of them.',
      );
    return null;
  }
  const outside = {
    issuer,
    clientId,
    clientSecret,
    name,
    redirectUri: redirectUri ?? new URL('/sign-in/outside', env.PUBLIC_URL).href,
  };
  requireSafe('OUTSIDE_ISSUER', issuer, env.NODE_ENV);
  requireSafe('OUTSIDE_REDIRECT_URI', outside.redirectUri, env.NODE_ENV);
  return outside;
}

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

function requireSafe(variable: string, url: string, mode: string): void {
  const { protocol, hostname, search, hash } = new URL(url);
  const isSafe = protocol === 'https:' || (mode !== 'production' && loopback.has(hostname));
  if (!isSafe || search !== '' || hash !== '')
    throw new Error(
      `${variable} must be an https address without query and fragment (outside production also http on loopback).`,
    );
}
