import { describe, expect, it } from '@jest/globals';
import { consentPage, errorPage, pageHeaders, signInPage } from './pages.js';
import { wordsFor } from './words.js';

const form = { uid: 'u', token: 't', client: 'Companion' };
const consent = {
  ...form,
  host: 'app.example',
  handle: 'harbour-cardio',
  scopes: ['openid', 'read'],
  signOutToken: 's',
};

describe.each(['en', 'es'])('the pages in %s', (lang) => {
  const words = wordsFor(lang);
  const signIn = signInPage(words, form);
  /** The input of a name, with all its attributes. */
  const input = (name: string): string =>
    new RegExp(`<input\\s[^>]*\\bname="${name}"[^>]*>`).exec(signIn)?.[0] ?? '';

  it('hide the password while it is typed', () => {
    expect(signIn.match(/name="password"/g)).toHaveLength(1);
    expect(input('password')).toMatch(/\stype="password"/);
  });

  it('let password managers fill in, and take what is pasted as it is', () => {
    expect(input('login')).toMatch(/\sautocomplete="username"/);
    expect(input('password')).toMatch(/\sautocomplete="current-password"/);
    expect(input('code')).toMatch(/\sautocomplete="one-time-code"/);
    // A maxlength would cut what is pasted, and nobody would see it.
    expect(input('password')).not.toMatch(/maxlength|pattern|readonly|onpaste/i);
    expect(signIn).not.toMatch(/\son\w+=|<script/i);
    expect(pageHeaders()['content-security-policy']).toMatch(/^default-src 'none';/);
  });

  it('show whoever is signed in as whom, with a way out and a way to another account', () => {
    const page = consentPage(words, consent);
    expect(page).toContain(words.signedInAs('harbour-cardio'));
    expect(page).toMatch(
      new RegExp(
        `<form method="post" action="/oidc/interactions/u/sign-out">\\s*<input[^>]*value="s"[^>]*>\\s*<button>${words.signOut}</button>`,
      ),
    );
    expect(page).toContain(`<a href="/oidc/interactions/u?account=other">${words.other}</a>`);
    expect(page).not.toMatch(/hidden>|display:\s*none/);
  });

  it('say what is agreed to: who, what, where it leads, and for how long', () => {
    const page = consentPage(words, { ...consent, scopes: ['openid', 'read', 'write', 'moderate'] });
    for (const what of [words.wants('Companion'), words.unchecked('app.example'), words.later])
      expect(page).toContain(what);
    for (const scope of ['openid', 'read', 'write', 'moderate'] as const)
      expect(page).toContain(`<li>${words.scopes[scope]}</li>`);
    expect(page).not.toContain(words.scopes.review);
    expect(words.later).toContain('30');
  });

  it('show to nobody in particular have no way out, because nobody is signed in', () => {
    for (const page of [signIn, errorPage(words, 'invalid_request')]) expect(page).not.toContain('sign-out');
  });
});
