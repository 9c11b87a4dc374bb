import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import fc from 'fast-check';

/** Keys and claims of a small authorization server, with the freedom to sign what a real one never would. */
export class Forge {
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  readonly header: { readonly alg: string; readonly typ: string; readonly kid: string };

  constructor(
    readonly origin: string,
    readonly kid = 'current',
  ) {
    this.header = { alg: 'ES256', typ: 'at+jwt', kid };
  }

  get privateKey(): KeyObject {
    return this.#pair.privateKey;
  }

  /** What `/oidc/jwks` publishes. */
  get published(): JsonWebKey {
    return { ...this.#pair.publicKey.export({ format: 'jwk' }), kid: this.kid, alg: 'ES256', use: 'sig' };
  }

  claims(more: Record<string, unknown> = {}): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1_000);
    return {
      jti: 'q1w2e3r4',
      sub: '0193a0f0-0000-7000-8000-0000000000aa',
      iat: now,
      exp: now + 300,
      scope: 'read write',
      client_id: '0193a0f0-0000-7000-8000-0000000000cc',
      iss: `${this.origin}/oidc`,
      aud: this.origin,
      sid: '0193a0f0-0000-7000-8000-0000000000dd',
      ...more,
    };
  }

  /** Signs any two texts, as they are, with our own key or another one. */
  signed(header: string | Buffer, payload: string | Buffer, key = this.privateKey): string {
    const input = `${b64(header)}.${b64(payload)}`;
    return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }

  token(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, key?: KeyObject): string {
    return this.signed(
      JSON.stringify({ ...this.header, ...header }),
      JSON.stringify(this.claims(claims)),
      key,
    );
  }
}

const b64 = (value: string | Buffer): string => Buffer.from(value).toString('base64url');
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Named classes of tokens, each of which must be refused whatever the reason. The same on every run but for keys and times. */
export function hostileTokens(forge: Forge): Record<string, string[]> {
  return { ...hostileForms(forge), ...payloads(forge) };
}

/** Those that are wrong whatever is claimed. */
export function hostileForms(forge: Forge): Record<string, string[]> {
  return { ...shapes(forge), ...spellings(forge), ...algorithms(forge), ...headers(forge) };
}

const some = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] =>
  fc.sample(arbitrary, { numRuns, seed: 20261128 });
const parts = (token: string): [string, string, string] => token.split('.') as [string, string, string];

function shapes(forge: Forge): Record<string, string[]> {
  const token = forge.token();
  const [head, body, tail] = parts(token);
  const other = parts(forge.token({ sub: '0193a0f0-0000-7000-8000-0000000000ab' }));
  return {
    'too few or too many parts': [
      '',
      '.',
      '..',
      '...',
      head,
      `${head}.${body}`,
      `${head}.${body}.`,
      `.${body}.${tail}`,
      `${token}.`,
      `.${token}`,
      `${token}.${tail}`,
      `${head}.${body}.${tail}.${tail}.${tail}`,
      `${head}..${tail}`,
    ],
    'any text': some(fc.string({ maxLength: 300 }), 60),
    'any three parts': some(
      fc.tuple(
        ...[1, 2, 3].map(() =>
          fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: 120 }),
        ),
      ),
      60,
    ).map((three) => three.join('.')),
    'a token cut short': some(fc.integer({ min: 1, max: token.length - 1 }), 40).map((at) =>
      token.slice(0, at),
    ),
    'a letter exchanged': some(fc.tuple(fc.nat(token.length - 1), fc.constantFrom(...alphabet)), 90)
      .filter(([at, letter]) => token[at] !== letter)
      .map(([at, letter]) => token.slice(0, at) + letter + token.slice(at + 1)),
    'parts of two tokens': [
      `${head}.${other[1]}.${tail}`,
      `${head}.${body}.${other[2]}`,
      `${other[0]}.${body}.${other[2]}`,
    ],
    'longer than 4 KiB, signed': [4_000, 10_000, 100_000].map((length) =>
      forge.token({ jti: 'x'.repeat(length) }),
    ),
    'other secrets of ours': [
      'orp_0193a0f0-0000-7000-8000-000000000001_abc',
      tail,
      'Bearer',
      `Bearer ${token}`,
      `DPoP ${token}`,
    ],
    'a token in a token': [forge.token({ jti: token }), `${b64(token)}.${b64(token)}.${b64(token)}`],
  };
}

function spellings(forge: Forge): Record<string, string[]> {
  const token = forge.token();
  const three = parts(token);
  const withPart = (index: number, change: (part: string) => string): string =>
    three.map((part, at) => (at === index ? change(part) : part)).join('.');
  const each = (change: (part: string) => string): string[] =>
    [0, 1, 2].map((index) => withPart(index, change));
  const blanks = [' ', '\t', '\n', '\r\n', '\0', '\u00a0', '\u200b', '%20', '+', '/', '=', '~', '*'];
  return {
    padding: [...each((part) => `${part}=`), ...each((part) => `${part}==`), `${token}===`],
    'blanks and foreign letters within': some(
      fc.tuple(fc.nat(token.length), fc.constantFrom(...blanks)),
      60,
    ).map(([at, blank]) => token.slice(0, at) + blank + token.slice(at)),
    'look-alike letters': [...'аеорсухАЕ'].map((letter) => letter + token.slice(1)),
    'the alphabet of plain base64': each((part) => Buffer.from(part, 'base64url').toString('base64')).filter(
      (text) => text !== token,
    ),
    'unused bits set': three.flatMap((part, index) => {
      const bits = (4 - (part.length % 4)) % 4;
      const unused = bits === 0 ? 0 : bits === 1 ? 3 : 15;
      return Array.from({ length: unused }, (_, add) => {
        const last = alphabet.indexOf(part.at(-1)!) + add + 1;
        return withPart(index, () => part.slice(0, -1) + alphabet[last % 64]!);
      });
    }),
    'a length that base64url cannot have': each(
      (part) => `${part}${'A'.repeat((5 - (part.length % 4)) % 4)}`,
    ).filter((text) => text !== token),
    'JSON with blanks, signed': [
      forge.signed(JSON.stringify(forge.header, null, 1), JSON.stringify(forge.claims())),
      forge.signed(JSON.stringify(forge.header), JSON.stringify(forge.claims(), null, 2)),
      forge.signed(` ${JSON.stringify(forge.header)}`, JSON.stringify(forge.claims())),
      forge.signed(JSON.stringify(forge.header), `${JSON.stringify(forge.claims())}\n`),
      forge.signed(`\ufeff${JSON.stringify(forge.header)}`, JSON.stringify(forge.claims())),
    ],
    'a member twice, signed': [
      forge.signed(`{"alg":"none",${JSON.stringify(forge.header).slice(1)}`, JSON.stringify(forge.claims())),
      ...['sub', 'aud', 'exp', 'scope', 'sid'].map((name) =>
        forge.signed(
          JSON.stringify(forge.header),
          `{"${name}":"x",${JSON.stringify(forge.claims()).slice(1)}`,
        ),
      ),
    ],
    'escaped names, signed': [
      forge.signed(
        JSON.stringify(forge.header).replace('"alg"', '"\\u0061lg"'),
        JSON.stringify(forge.claims()),
      ),
      forge.signed(
        JSON.stringify(forge.header),
        JSON.stringify(forge.claims()).replace('"sub"', '"\\u0073ub"'),
      ),
    ],
    'bytes that are no UTF-8, signed': [0xff, 0xc0, 0x80, 0xed].map((byte) =>
      forge.signed(
        JSON.stringify(forge.header),
        Buffer.from(
          JSON.stringify(forge.claims({ jti: 'X' })).replace('X', String.fromCharCode(byte)),
          'latin1',
        ),
      ),
    ),
    'no object, signed': ['null', '[]', '1', '"text"', 'true', '', '{', '{}', 'undefined', '[{}]'].flatMap(
      (text) => [
        forge.signed(text, JSON.stringify(forge.claims())),
        forge.signed(JSON.stringify(forge.header), text),
      ],
    ),
  };
}

function algorithms(forge: Forge): Record<string, string[]> {
  const publicPem = createPublicKey(forge.privateKey).export({ type: 'spki', format: 'pem' });
  const secrets = [
    publicPem,
    publicPem.toString().trim(),
    JSON.stringify(forge.published),
    forge.published.x!,
    '',
    'secret',
  ];
  const hmac = (alg: string, secret: string | Buffer): string => {
    const input = `${b64(JSON.stringify({ ...forge.header, alg }))}.${b64(JSON.stringify(forge.claims()))}`;
    return `${input}.${createHmac(alg.replace('HS', 'sha'), secret).update(input).digest('base64url')}`;
  };
  const unsigned = (alg: unknown, signature: string): string =>
    `${b64(JSON.stringify({ ...forge.header, alg }))}.${b64(JSON.stringify(forge.claims()))}.${signature}`;
  const [head, body, tail] = parts(forge.token());
  const raw = Buffer.from(tail, 'base64url');
  const der = sign('sha256', Buffer.from(`${head}.${body}`), forge.privateKey).toString('base64url');
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
  const zero = Buffer.alloc(32);
  const pairs = [
    [zero, zero],
    [zero, raw.subarray(32)],
    [raw.subarray(0, 32), zero],
    [order, order],
    [order, raw.subarray(32)],
    [raw.subarray(32), raw.subarray(0, 32)],
    [Buffer.alloc(32, 255), Buffer.alloc(32, 255)],
  ];
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  return {
    'no signature': ['none', 'None', 'NONE', 'nOnE', '', null, ['ES256'], 256]
      .flatMap((alg) => [unsigned(alg, ''), unsigned(alg, tail), unsigned(alg, 'AA')])
      .concat(unsigned('ES256', ''), unsigned('ES256', 'AA')),
    'the public key as a shared secret': ['HS256', 'HS384', 'HS512'].flatMap((alg) =>
      secrets.map((secret) => hmac(alg, secret)),
    ),
    'another algorithm': [
      'ES384',
      'ES512',
      'ES256K',
      'RS256',
      'PS256',
      'EdDSA',
      'Ed25519',
      'es256',
      'ES256 ',
      'dir',
      'A128KW',
      'ECDH-ES',
    ].map((alg) => forge.token({}, { alg })),
    'a signature of another kind of key': [
      forge.signed(JSON.stringify(forge.header), JSON.stringify(forge.claims()), otherCurve),
      `${head}.${body}.${sign('sha256', Buffer.from(`${head}.${body}`), rsa).toString('base64url')}`,
    ],
    "a stranger's key under our name": some(fc.uuid(), 20).map((sub) =>
      forge.token({ sub }, {}, forge.stranger),
    ),
    'a signature that is none': [
      ...pairs.map((pair) => Buffer.concat(pair)),
      raw.subarray(1),
      raw.subarray(0, 63),
      Buffer.concat([raw, zero]),
      Buffer.concat([zero, raw]),
      Buffer.alloc(64),
      Buffer.from('A'),
    ]
      .map((bytes) => `${head}.${body}.${bytes.toString('base64url')}`)
      .concat(`${head}.${body}.${der}`),
  };
}

function headers(forge: Forge): Record<string, string[]> {
  const strangerJwk = createPublicKey(forge.stranger).export({ format: 'jwk' });
  const extra: Record<string, unknown>[] = [
    { jwk: strangerJwk },
    { jwk: forge.published },
    { jku: 'https://evil.example/jwks' },
    { jku: `${forge.origin}/oidc/jwks` },
    { x5u: 'https://evil.example/chain' },
    { x5c: ['MIIB'] },
    { x5t: 'abc' },
    { 'x5t#S256': 'abc' },
    { crit: [] },
    { crit: ['exp'] },
    { crit: ['b64'], b64: false },
    { b64: true },
    { cty: 'JWT' },
    { zip: 'DEF' },
    { enc: 'A128GCM' },
    { url: forge.origin },
    { nonce: 'n' },
    { anything: 1 },
  ];
  const raw = (text: string): string => forge.signed(text, JSON.stringify(forge.claims()));
  const known = JSON.stringify(forge.header);
  const kids = [
    '',
    'next',
    'CURRENT',
    ' current',
    'current ',
    '../current',
    "' or 1=1",
    '/dev/null',
    'http://evil.example',
    'x'.repeat(101),
    7,
    null,
    true,
    ['current'],
    { kid: 'current' },
  ];
  const types = [
    'JWT',
    'jwt',
    forge.header.typ.toUpperCase(),
    'AT+JWT',
    'at+jwt',
    'at+JWT',
    `application/${forge.header.typ}`,
    'passport+jwt',
    'logout+jwt',
    'dpop+jwt',
    '',
    ` ${forge.header.typ}`,
    `${forge.header.typ} `,
    null,
    1,
    [forge.header.typ],
  ];
  return {
    'a header that brings a key, a place or a demand, signed by us': extra.map((more) =>
      forge.token({}, more),
    ),
    'a header that brings a key, signed by a stranger': extra.map((more) =>
      forge.token({}, more, forge.stranger),
    ),
    'another type': [
      ...types.filter((typ) => typ !== forge.header.typ).map((typ) => forge.token({}, { typ })),
      raw('{"alg":"ES256","kid":"current"}'),
    ],
    'another name of a key': [
      ...kids.map((kid) => forge.token({}, { kid })),
      raw(`{"alg":"ES256","typ":"${forge.header.typ}"}`),
    ],
    'a header without algorithm': [raw(`{"typ":"${forge.header.typ}","kid":"current"}`)],
    'a prototype in the header': [
      raw(`${known.slice(0, -1)},"__proto__":{"admin":true}}`),
      raw(`{"__proto__":{"alg":"ES256"},"typ":"${forge.header.typ}","kid":"current"}`),
      raw(`${known.slice(0, -1)},"constructor":{"prototype":{}}}`),
    ],
  };
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
