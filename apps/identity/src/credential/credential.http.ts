import { z } from 'zod';

/** base64url of a SHA-256: of a cookie's value, or of a whole key. */
export const hashParam = z.string().regex(/^[\w-]{43}$/);

export const sidParam = z.uuid();

/** What the gateway may put into a passport. */
export interface CredentialView {
  memberId: string;
  role: string;
  level: number;
  standing: string;
  /** `read`, `write` and duties; or `enrol` alone, as long as a second factor is due. */
  scopes: string[];
  sid: string;
  /** Id of an OAuth client; a browser session and a personal key have none. */
  client: string | null;
  /** Of the session or key; an answer below what an event announced must not be used. */
  version: number;
  /** From then on the credential counts no more, unless it is used before. */
  expiresAt: string;
}

/** What a row tells of whoever stands behind a credential. */
export interface CredentialRow {
  sid: string;
  version: number;
  member_id: string;
  role: string;
  level: number;
  standing: string;
}

/** @param expiresAt from then on the credential counts no more */
export function viewOf(
  { member_id: memberId, role, level, standing, sid, version }: CredentialRow,
  given: { scopes: string[]; client: string | null; expiresAt: Date },
): CredentialView {
  const { scopes, client, expiresAt } = given;
  return {
    memberId,
    role,
    level,
    standing,
    scopes,
    sid,
    client,
    version,
    expiresAt: expiresAt.toISOString(),
  };
}
