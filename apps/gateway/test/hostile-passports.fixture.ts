import { Forge } from './forge.fixture.js';
import { hostileForms } from './hostile-tokens.fixture.js';

export const audience = 'cases';

/** The gateway's key, with the freedom to sign passports that the gateway never would. */
export class PassportForge extends Forge {
  override readonly header = { alg: 'ES256', typ: 'passport+jwt', kid: this.kid };

  override claims(more: Record<string, unknown> = {}): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1_000);
    return {
      role: 'physician',
      level: 2,
      standing: 'good',
      scope: 'read write',
      client: null,
      sid: '0193a0f0-0000-7000-8000-0000000000dd',
      sub: '0193a0f0-0000-7000-8000-0000000000aa',
      aud: audience,
      iat: now,
      exp: now + 60,
      ...more,
    };
  }
}

/** Named classes of texts, none of which a service may take for a passport. */
export function hostilePassports(forge: PassportForge): Record<string, string[]> {
  return { ...hostileForms(forge), ...wrongClaims(forge) };
}

const odd = [undefined, null, '', 0, -1, true, [], {}, ['x']];

function wrongClaims(forge: PassportForge): Record<string, string[]> {
  const now = Math.floor(Date.now() / 1_000);
  const all = (name: string, values: unknown[]): string[] =>
    values.map((value) => forge.token({ [name]: value }));
  const names = Object.keys(forge.claims());
  const texts = ['role', 'standing', 'scope'];
  return {
    'for another service': all('aud', [
      ...odd,
      'identity',
      'CASES',
      ' cases',
      'cases ',
      'cases,identity',
      ['cases'],
      ['cases', 'identity'],
      '*',
    ]),
    'past its end': all('exp', [0, 1, now - 3, now - 3_600]),
    'a life that is too long': [
      forge.token({ exp: now + 61 }),
      forge.token({ exp: now + 86_400 }),
      forge.token({ exp: 253_402_300_799 }),
      forge.token({ iat: now - 63, exp: now + 1 }),
      forge.token({ iat: now - 3_600 }),
      forge.token({ iat: 0 }),
    ],
    'made in the future': [10, 60, 3_600, 1e9].map((ahead) =>
      forge.token({ iat: now + ahead, exp: now + ahead + 60 }),
    ),
    'a time that is none': ['iat', 'exp'].flatMap((name) =>
      all(name, [undefined, null, '', `${now + 60}`, now + 0.5, -now, 1e300, true, [], {}, [now]]),
    ),
    'no member': all('sub', odd),
    'no session': all('sid', odd),
    'a level that does not exist': all('level', [
      undefined,
      null,
      '',
      '4',
      -1,
      5,
      1.5,
      1e300,
      true,
      [],
      {},
      [2],
    ]),
    'words that are none': texts.flatMap((name) =>
      all(name, [undefined, null, 0, true, [], {}, ['moderate'], { read: true }]),
    ),
    'an application that is none': all('client', [undefined, 0, true, [], {}, ['x']]),
    'claims that are not ours to believe': [
      'iss',
      'jti',
      'nbf',
      'cnf',
      'act',
      'admin',
      'scopes',
      'duties',
      'memberId',
      'roles',
      'groups',
    ].flatMap((name) => [forge.token({ [name]: 'administer' }), forge.token({ [name]: 4 })]),
    'one claim missing': names.map((name) => forge.token({ [name]: undefined })),
    'no claims': [forge.signed(JSON.stringify(forge.header), '{}')],
  };
}
