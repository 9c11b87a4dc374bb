import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { b64, parts, some, type Forge } from './forge.fixture.js';

/** Signatures that are none, or by what we never sign with. */
export function algorithms(forge: Forge): Record<string, string[]> {
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

/** Headers that demand something of whoever verifies. */
export function headers(forge: Forge): Record<string, string[]> {
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
