import { csv, inProduction, key32, publicUrl, rateLimits, secret, serviceEnv } from '@openrounds/config';
import { erasureParticipants } from '@openrounds/contracts';
import { z } from 'zod';
import { outsideEnv } from './outside/outside-settings.js';
import { isPrivateKeySet } from './signed-credential/credential-keys.js';

/** Variables of identity. */
export const identityEnv = serviceEnv.extend({
  /** Where the public reaches the network; stands in mails. */
  PUBLIC_URL: publicUrl,
  /** Development: a directory that receives each mail as a JSON file. Used when SMTP_URL is not set. */
  MAIL_DIR: z.string().min(1).optional(),
  SMTP_URL: secret(z.url({ protocol: /^smtps?$/ })).optional(),
  MAIL_FROM: z.string().min(3).default('OpenRounds <no-reply@localhost>'),
  /** Key of the keyed hashes of mail addresses, register numbers and documents: 32 bytes in base64. */
  HASH_KEY: secret(key32),
  /** Key that wraps the key of each member: 32 bytes in base64. */
  SEAL_KEY: secret(key32),
  /**
   * Who must have a second factor beside the password: everybody (`on`, recommended), members with a duty (`duties`),
   * or nobody (`off`, for development and tests, refused in production). No default: a deployment says it aloud.
   * Whoever has a second factor is asked for it in every case.
   */
  SECOND_FACTOR: inProduction(z.enum(['off', 'duties', 'on']), {
    accepts: (text) => text !== 'off',
    reason: 'must be on or duties in production',
  }),
  /**
   * Private keys of credentials, as a JSON Web Key Set of EC P-256 keys, usually by CREDENTIAL_KEYS_FILE. The first
   * signs, all are published.
   */
  CREDENTIAL_KEYS: secret(
    z.string().refine(isPrivateKeySet, { error: 'must be a JSON Web Key Set of private EC P-256 keys' }),
  ),
  /** Months for which an approval of a verification holds. */
  VERIFICATION_MONTHS: z.coerce.number().int().min(1).max(60).default(12),
  /** Keys that sign access and ID tokens: a private JSON Web Key Set (ES256). The first one signs, all are published. */
  OIDC_KEYS: secret(
    z.string().refine(isPrivateKeySet, { error: 'must be a JSON Web Key Set of private EC P-256 keys' }),
  ),
  /** Keys of the cookies and forms of sign-in for applications: 32 bytes in base64 each. The first one signs, all are taken. */
  OIDC_COOKIE_KEYS: secret(csv.pipe(z.array(key32).min(1))),
  /** Sign-in through somebody else's OpenID provider: `outside/outside-settings.ts` says which go together. */
  ...outsideEnv,
  /** Services whose answers an erasure waits for. */
  ERASURE_PARTICIPANTS: csv
    .pipe(z.array(z.enum(erasureParticipants)).min(1))
    .default([...erasureParticipants]),
  RATE_LIMITS: rateLimits,
});
export type IdentityEnv = z.output<typeof identityEnv>;
