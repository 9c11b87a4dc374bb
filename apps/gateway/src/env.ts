import { csv, httpEnv, kafkaEnv, publicUrl, rateLimits, secret } from '@openrounds/config';
import { z } from 'zod';

const upstream = z.url({ protocol: /^https?$/ });
const origins = csv
  .refine((list) => list.every(isOrigin), { error: 'must be origins such as https://tools.example.org' })
  .default([]);

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** What the gateway reads from its environment. */
export const gatewayEnv = z.object({
  ...httpEnv.shape,
  ...kafkaEnv.shape,
  /** The private key that signs passports, as a JSON Web Key (ES256). */
  PASSPORT_PRIVATE_KEY: secret(z.string().min(1)),
  /** Where the public reaches the network: audience of access tokens, and part of their issuer. */
  PUBLIC_URL: publicUrl,
  IDENTITY_URL: upstream,
  DISCUSSIONS_URL: upstream,
  CASES_URL: upstream,
  RATINGS_URL: upstream,
  SEARCH_URL: upstream,
  RATE_LIMITS: rateLimits,
  /** Requests of one address in a minute, signed in or not. */
  ADDRESS_LIMIT: z.coerce.number().int().min(1).default(1_200),
  /** Requests of one member in a minute, by all of their sessions and keys. */
  MEMBER_LIMIT: z.coerce.number().int().min(1).default(600),
  /** Origins whose pages may write with the session cookie, beside our own. */
  PUBLIC_ORIGINS: origins,
  /** Origins whose pages may read answers, with a token of their own and never with the cookie. */
  CORS_ORIGINS: origins,
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES: csv.default([]),
});
export type GatewayEnv = z.output<typeof gatewayEnv>;

export const services = ['identity', 'discussions', 'cases', 'ratings', 'search'] as const;
export type ServiceName = (typeof services)[number];

/** @returns the base address of a service */
export function upstreamOf(env: GatewayEnv, service: ServiceName): string {
  const addresses: Record<ServiceName, string> = {
    identity: env.IDENTITY_URL,
    discussions: env.DISCUSSIONS_URL,
    cases: env.CASES_URL,
    ratings: env.RATINGS_URL,
    search: env.SEARCH_URL,
  };
  return addresses[service];
}
