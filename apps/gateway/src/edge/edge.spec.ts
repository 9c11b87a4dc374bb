import { describe, expect, it } from '@jest/globals';
import { addressKey } from './address.js';
import { mayUseCookie } from './csrf.js';
import { isPlainTarget } from './path.js';

describe('a request target', () => {
  it.each([
    '/v1/posts',
    '/v1/posts?cursor=a//b',
    '/v1/search?q=%2f..',
    '/docs',
    '/v1/members/a.b',
    '/v1/x/%C3%A9',
  ])('is plain: %s', (target) => expect(isPlainTarget(target)).toBe(true));

  it.each([
    '/v1/../internal',
    '/v1//posts',
    '/v1/%2e%2e/x',
    '/v1/a%2Fb',
    '/v1/a\\b',
    '/v1/a%00',
    '/v1/%5c',
    '/v1/.',
    'http://x/v1',
    `/${'a'.repeat(5_000)}`,
  ])('is not plain: %s', (target) => expect(isPlainTarget(target)).toBe(false));
});

describe('the key of an address', () => {
  it('folds every spelling of one IPv6 network into one key', () => {
    const spellings = ['2001:db8:0:1::1', '2001:0db8:0000:0001:ffff::', '2001:DB8::1:0:0:0:9'];
    expect(new Set(spellings.map(addressKey))).toEqual(new Set(['2001:db8:0:1::/64']));
  });

  it('folds an IPv4-mapped address into the IPv4 one', () => {
    expect(addressKey('::ffff:192.0.2.7')).toBe(addressKey('192.0.2.7'));
  });

  it('tells two IPv6 networks apart', () => {
    expect(addressKey('2001:db8:0:1::1')).not.toBe(addressKey('2001:db8:0:2::1'));
  });

  it('takes a link-local address with a zone', () => {
    expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });
});

describe('a change with the session cookie', () => {
  const host = 'rounds.example.org';
  it.each([
    ['our own page', { 'sec-fetch-site': 'same-origin' }, true],
    ['a listed origin', { origin: 'https://app.example.org', 'sec-fetch-site': 'same-site' }, true],
    ['our own origin from a browser without fetch metadata', { origin: `https://${host}`, host }, true],
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, false],
    ['a request that says nothing of where it comes from', {}, false],
    ['an opaque origin', { origin: 'null', host }, false],
  ])('from %s', (_, headers, allowed) => {
    expect(mayUseCookie('POST', headers, ['https://app.example.org'])).toBe(allowed);
  });

  it('may be read from anywhere', () => {
    expect(mayUseCookie('GET', {}, [])).toBe(true);
  });
});
