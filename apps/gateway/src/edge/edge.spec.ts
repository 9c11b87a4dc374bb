import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { clientAddress } from './address.js';
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
    '/v1/posts#/x',
    '/v1/posts?a=b#c',
    'http://x/v1',
    `/${'a'.repeat(5_000)}`,
  ])('is not plain: %s', (target) => expect(isPlainTarget(target)).toBe(false));
});

describe('the address of a client', () => {
  const ask = (peer: string, forwarded?: string): IncomingMessage =>
    ({
      socket: { remoteAddress: peer },
      headers: { 'x-forwarded-for': forwarded },
    }) as unknown as IncomingMessage;

  it('is that of the peer, whatever a stranger claims', () => {
    expect(clientAddress(ask('::ffff:192.0.2.7', '198.51.100.1'), new Set())).toBe('192.0.2.7');
  });

  it('is the last untrusted one behind our own proxies', () => {
    const trusted = new Set(['10.0.0.1', '10.0.0.2']);
    expect(clientAddress(ask('10.0.0.1', '203.0.113.9, 198.51.100.1, 10.0.0.2'), trusted)).toBe(
      '198.51.100.1',
    );
  });

  it('is that of the proxy when it names nobody else', () => {
    expect(clientAddress(ask('10.0.0.1', '10.0.0.1'), new Set(['10.0.0.1']))).toBe('10.0.0.1');
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
