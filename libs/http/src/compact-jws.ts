const mostBytes = 4_096;

export interface JwsParts {
  readonly header: unknown;
  readonly claims: unknown;
}

/**
 * Reads a compact JWS with an ES256 signature that has the one form in which we write ours; nothing is verified yet.
 * Libraries decode leniently: here every part must be what encoding its value again gives, so there are no two texts of
 * one token, no member twice, no padding and no space.
 * @returns undefined for any other text, and for more than 4 KiB
 */
export function readCompactJws(token: string): JwsParts | undefined {
  if (token.length > mostBytes || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
  const [head = '', body = '', signature = ''] = token.split('.');
  // r and s of 32 bytes each
  if (signature.length !== 86 || recode(signature) !== signature) return undefined;
  const [header, claims] = [readPart(head), readPart(body)];
  return header === undefined || claims === undefined ? undefined : { header, claims };
}

/** @returns the value of a part that is the compact JSON of it in canonical base64url */
function readPart(part: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url') === part ? value : undefined;
  } catch {
    return undefined;
  }
}

function recode(part: string): string {
  return Buffer.from(part, 'base64url').toString('base64url');
}
