import fc from 'fast-check';
import { some, type Forge } from './forge.fixture.js';
import { algorithms, headers } from './hostile-signatures.fixture.js';
import { shapes, spellings } from './hostile-spellings.fixture.js';

/** Named classes of tokens, each of which must be refused whatever the reason. The same on every run but for keys and times. */
export function hostileTokens(forge: Forge): Record<string, string[]> {
  return { ...hostileForms(forge), ...payloads(forge) };
}

/** Those that are wrong whatever is claimed. */
export function hostileForms(forge: Forge): Record<string, string[]> {
  return { ...shapes(forge), ...spellings(forge), ...algorithms(forge), ...headers(forge) };
}

function payloads(forge: Forge): Record<string, string[]> {
  const now = Math.floor(Date.now() / 1_000);
  const all = (name: string, values: unknown[]): string[] =>
    values.map((value) => forge.token({ [name]: value }));
  const odd = [undefined, null, '', 0, -1, true, [], {}, 'x', ['x']];
  const { origin } = forge;
  const host = new URL(origin).host;
  const raw = (text: string): string => forge.signed(JSON.stringify(forge.header), text);
  return {
    'another issuer': all('iss', [
      ...odd,
      origin,
      `${origin}/oidc/`,
      `${origin}/OIDC`,
      'https://evil.example/oidc',
      `${origin}.evil.example/oidc`,
      [`${origin}/oidc`],
      `${origin}/oidc\0`,
    ]),
    'another audience': all('aud', [
      ...odd,
      `${origin}/`,
      `${origin}/v1`,
      [origin],
      [origin, 'https://evil.example'],
      host,
      'https://evil.example',
      `${origin}.evil.example`,
      'cases',
      'identity',
      origin.toUpperCase(),
    ]),
    'past its end': all('exp', [0, 1, now - 1, now - 3_600]),
    'a life that is too long': [
      forge.token({ exp: now + 301, iat: now }),
      forge.token({ exp: now + 86_400 }),
      forge.token({ exp: 253_402_300_799 }),
      forge.token({ iat: now - 301, exp: now + 60 }),
      forge.token({ iat: 0 }),
    ],
    'made in the future': [60, 3_600, 1e9].map((ahead) =>
      forge.token({ iat: now + ahead, exp: now + ahead + 300 }),
    ),
    'a time that is none': ['iat', 'exp'].flatMap((name) =>
      all(name, [undefined, null, '', `${now + 60}`, now + 0.5, -now, 1e300, true, [], {}, [now]]),
    ),
    'no member': all('sub', [...odd, 'gateway', '0193a0f0', 'admin', '*']),
    'no grant': all('sid', [...odd, 'gateway', '../credentials/x', '0193a0f0-0000-7000-8000-0000000000dg']),
    'no application': all('client_id', [...odd, 'gateway']),
    'no name of its own': all('jti', [undefined, null, '', 0, [], {}, 'x'.repeat(101)]),
    'a scope that is no list of words': all('scope', [
      null,
      '',
      ' ',
      0,
      [],
      {},
      ['read'],
      'read  write',
      ' read',
      'read ',
      'READ',
      'read,write',
      'read\twrite',
      'read\nwrite',
      'read;write',
    ]),
    'claims that are not ours to believe': [
      'role',
      'level',
      'standing',
      'admin',
      'scopes',
      'duties',
      'nbf',
      'cnf',
      'act',
      'email',
      'name',
      'roles',
      'groups',
      'authorization_details',
    ].flatMap((name) => [forge.token({ [name]: 'physician' }), forge.token({ [name]: 4 })]),
    'a prototype in the claims': [
      raw(`${JSON.stringify(forge.claims()).slice(0, -1)},"__proto__":{"admin":true}}`),
      raw(`${JSON.stringify(forge.claims()).slice(0, -1)},"constructor":{}}`),
    ],
    'claims with something missing, drawn at random': some(
      fc.subarray(
        Object.keys(forge.claims()).filter((name) => name !== 'scope'),
        { minLength: 1 },
      ),
      40,
    ).map((names) => forge.token(Object.fromEntries(names.map((name) => [name, undefined])))),
    'claims drawn at random': some(
      fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue(), { maxKeys: 8 }),
      40,
    ).map((claims) => raw(JSON.stringify(claims))),
  };
}
