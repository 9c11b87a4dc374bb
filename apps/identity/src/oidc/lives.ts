const day = 86_400;

/** How long what the provider gives out counts, in seconds. */
export const lives = {
  AccessToken: 300,
  ClientCredentials: 300,
  IdToken: 300,
  AuthorizationCode: 60,
  /** From the authorization request to the member's answer. */
  Interaction: 600,
  Session: 600,
  Grant: 30 * day,
} as const;

const idle = 14 * day;
const absolute = 30 * day;

/**
 * Seconds until a refresh token counts no more if it is not used: 14 days, and never past the 30th day of its family.
 * @param age of the family, in seconds
 */
export function refreshLife(age: number): number {
  return Math.max(1, Math.min(idle, absolute - age));
}
