import { describe, expect, it } from '@jest/globals';
import { grantableScopes } from '../client/client.http.js';
import { consentPage, errorPage } from './pages.js';
import { scopeInWords, wordsFor } from './words.js';

describe('the language of a page', () => {
  it.each([
    ['es', 'es'],
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['en;q=0.4, es;q=0.5', 'es'],
    ['en-GB,es;q=0.9', 'en'],
    ['de,fr;q=0.7', 'en'],
    ['es;q=0', 'en'],
    ['es;q=many', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ])('for %j is %s', (header, lang) => expect(wordsFor(header).lang).toBe(lang));

  it.each(['en', 'es'])('says in %s what every scope allows', (lang) => {
    const words = wordsFor(lang);
    for (const scope of ['openid', ...grantableScopes])
      expect(scopeInWords(words, scope)).toMatch(/^\p{Ll}.{10}/u);
    expect(scopeInWords(words, 'constructor')).toBeUndefined();
  });
});

describe('a page', () => {
  const hostile = `"><script>alert('x')</script>&`;

  it('shows whatever others wrote as text', () => {
    const words = wordsFor('en');
    const consent = {
      uid: 'u',
      token: 't',
      client: hostile,
      host: hostile,
      handle: hostile,
      scopes: ['read'],
      signOutToken: 's',
    };
    for (const page of [consentPage(words, consent), errorPage(words, hostile, hostile)]) {
      expect(page).not.toContain('<script');
      expect(page).toContain('&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;');
    }
  });
});
