import fc from 'fast-check';
import { alphabet, b64, parts, some, type Forge } from './forge.fixture.js';

/** Texts that are no token, or another text of one. */
export function shapes(forge: Forge): Record<string, string[]> {
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

/** Other spellings of a right token. */
export function spellings(forge: Forge): Record<string, string[]> {
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
