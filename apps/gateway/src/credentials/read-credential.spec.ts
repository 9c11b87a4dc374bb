import { describe, expect, it } from '@jest/globals';
import { readCredential } from './read-credential.js';

const key = `orp_0193a0f0-0000-7000-8000-000000000001_${'s'.repeat(43)}`;

describe('the credential of a request', () => {
  it.each([
    ['a key', { authorization: `Bearer ${key}` }, { kind: 'key', value: key }],
    ['an access token', { authorization: 'Bearer aa.bb.cc' }, { kind: 'token', value: 'aa.bb.cc' }],
    [
      'a cookie',
      { cookie: `a=b; __Host-openrounds=${'c'.repeat(43)}` },
      { kind: 'cookie', value: 'c'.repeat(43) },
    ],
    [
      'a key beside a cookie',
      { authorization: `Bearer ${key}`, cookie: '__Host-openrounds=x' },
      { kind: 'key', value: key },
    ],
  ])('is %s', (_what, headers, credential) => expect(readCredential(headers)).toEqual(credential));

  it.each([
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a token bound to a proof', { authorization: 'DPoP aa.bb.cc' }],
    ['two parts', { authorization: 'Bearer aa.bb' }],
    ['four parts', { authorization: 'Bearer aa.bb.cc.dd' }],
    ['padding', { authorization: 'Bearer aa=.bb.cc' }],
    ['two credentials in one', { authorization: `Bearer ${key}, Bearer aa.bb.cc` }],
    ['nothing behind the scheme', { authorization: 'Bearer ' }],
    ['an access token as a cookie', { cookie: '__Host-openrounds=aa.bb.cc' }],
  ])('is malformed with %s', (_what, headers) => expect(readCredential(headers)).toBe('malformed'));

  it('is absent without either', () => expect(readCredential({ cookie: 'oidc_session=x' })).toBeUndefined());
});
