import { text } from '@openrounds/contracts';
import { z } from 'zod';
import { duties } from '../duty/duties.js';
import { freshFactor } from '../key/fresh-factor.js';
import { clientGrants, clientKinds, longestClientDays } from './client.entity.js';

const isUnique = (list: readonly string[]): boolean => new Set(list).size === list.length;
const once = { error: 'names one thing twice' };

/** What a client may ask a member for. A member who does not hold a duty cannot give it. */
export const grantableScopes = ['read', 'write', ...duties] as const;

const loopback = new Set(['127.0.0.1', '[::1]']);

/** An address as browsers write it, so that there is one spelling to compare: no fragment, no user, no wildcard. */
const redirectUri = z
  .string()
  .max(500)
  .refine((uri) => URL.canParse(uri) && new URL(uri).href === uri, {
    error: 'is no address in its plain form',
  })
  .refine((uri) => !/[#*@]/.test(uri), { error: 'has a fragment, a user or a wildcard' });

/** https, or for a native client a loopback address by number: a name could be resolved to something else. */
function isAllowed(uri: string, kind: (typeof clientKinds)[number]): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  if (kind === 'native' && protocol === 'http:') return loopback.has(hostname);
  return protocol === 'https:' && !loopback.has(hostname) && hostname !== 'localhost';
}

export const newClient = z
  .strictObject({
    name: text(1, 60).refine((name) => !/open\s*rounds/i.test(name) && !/\p{Cc}|\p{Cf}/u.test(name), {
      error: 'must not look like this network, nor hold invisible characters',
    }),
    kind: z.enum(clientKinds).default('web'),
    redirectUris: z.array(redirectUri).max(10).refine(isUnique, once).default([]),
    scopes: z.array(z.enum(grantableScopes)).max(grantableScopes.length).refine(isUnique, once).default([]),
    grants: z
      .array(z.enum(clientGrants))
      .min(1)
      .max(clientGrants.length)
      .refine(isUnique, once)
      .default(['authorization_code', 'refresh_token']),
    expiresInDays: z.int().min(1).max(longestClientDays).default(longestClientDays),
    /** A stolen session alone cannot make a client that outlives it. */
    ...freshFactor,
  })
  .superRefine(({ kind, redirectUris, scopes, grants }, context) => {
    const fault = (path: PropertyKey[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const asksMembers = grants.includes('authorization_code');
    redirectUris.forEach((uri, index) => {
      if (!isAllowed(uri, kind))
        fault(['redirectUris', index], 'must be https, or for a native client http to 127.0.0.1 or [::1]');
    });
    if (asksMembers && redirectUris.length === 0) fault(['redirectUris'], 'needs an address to return to');
    if (asksMembers && scopes.length === 0) fault(['scopes'], 'needs something to ask for');
    if (grants.includes('refresh_token') && !asksMembers)
      fault(['grants'], 'has refresh_token without authorization_code');
    if (grants.includes('client_credentials') && kind === 'native')
      fault(['grants'], 'has client_credentials, for which a native client lacks a secret');
  });
export type NewClient = z.infer<typeof newClient>;

export const createdClient = z.object({
  /** The `client_id`. */
  id: z.uuid(),
  version: z.int(),
  /** Shown this once; null for a native client. */
  secret: z.string().nullable(),
  expiresAt: z.iso.datetime(),
});
export type CreatedClient = z.infer<typeof createdClient>;

export const clientView = z.object({
  id: z.uuid(),
  version: z.int(),
  name: z.string(),
  kind: z.enum(clientKinds),
  redirectUris: z.array(z.string()),
  scopes: z.array(z.string()),
  grants: z.array(z.string()),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type ClientView = z.infer<typeof clientView>;
